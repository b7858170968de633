import { setTimeout as sleep } from 'node:timers/promises';
import { isEnded } from '../../functions/domain/job-state.ts';
import type { FrameNumber } from '../../functions/domain/units.ts';
import type { JobAnswer } from '../farm/farm-answers.ts';
import type { FarmClient } from '../farm/farm-client.ts';
import { pause } from '../pause.ts';

export interface Preparing {
  /** 0 to 1. */
  readonly fraction: number;
  readonly message: string;
}

export interface JobSight {
  readonly job: JobAnswer;
  /** Progress within the frames that are being rendered, 0 to 1, as far as it was told. */
  readonly rendering: ReadonlyMap<FrameNumber, number>;
  /** Of the scene's preparation, if it takes long enough to be told. */
  readonly preparing?: Preparing;
}

/** The job itself is asked at least this often: events are hints and some get lost. */
const betweenAnswers = 1000;
/** And at most this often, however much happens. */
const leastBetweenAnswers = 200;
const beforeReconnecting = 2000;

/**
 * Shows where a job stands, again and again, until it has ended or the signal is raised. Events tell when to
 * look and how far frames are; where there is no stream of them, the job is polled.
 * @throws what `FarmClient.job` throws
 */
export async function* watchJob(
  client: FarmClient,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<JobSight> {
  const rendering = new Map<FrameNumber, number>();
  let preparing: Preparing | undefined;
  const news = new News();
  const stop = new AbortController();
  const listening = listen(client, id, AbortSignal.any([signal, stop.signal]), news, {
    rendering,
    prepares: (told) => {
      preparing = told;
    },
  });
  try {
    for (;;) {
      const job = await client.job(id, signal);
      const told = preparing ?? toldOf(job);
      yield { job, rendering, ...(told && { preparing: told }) };
      if (isEnded(job.state)) return;
      await pause(leastBetweenAnswers, signal);
      await news.within(betweenAnswers - leastBetweenAnswers, signal);
    }
  } finally {
    stop.abort();
    await listening;
  }
}

interface Heard {
  readonly rendering: Map<FrameNumber, number>;
  readonly prepares: (told: Preparing) => void;
}

/** Without events there is what the worker told with its last heartbeat. */
const toldOf = ({ preparation }: JobAnswer): Preparing | undefined =>
  preparation?.message == null ? undefined : { fraction: preparation.fraction, message: preparation.message };

/** Keeps what events tell, reconnecting until it is stopped. Never rejects: without events there is polling. */
async function listen(
  client: FarmClient,
  id: string,
  signal: AbortSignal,
  news: News,
  { rendering, prepares }: Heard,
): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const event of client.events(id, signal)) {
        if (event.kind === 'progress') rendering.set(event.frame, event.fraction);
        else if (event.kind === 'preparing') prepares(event);
        else if (event.kind === 'frame' && event.state !== 'rendering') rendering.delete(event.frame);
        news.arrived();
      }
    } catch {
      // Broken off, refused or not there: the polling reports a farm that is gone.
      rendering.clear();
    }
    await sleep(beforeReconnecting, undefined, { signal }).catch(() => undefined);
  }
}

/** Lets one reader sleep until something has arrived. */
class News {
  #wake: (() => void) | undefined;
  #pending = false;

  arrived(): void {
    this.#pending = true;
    this.#wake?.();
  }

  async within(time: number, signal: AbortSignal): Promise<void> {
    if (!this.#pending) {
      const done = new AbortController();
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      const timer = sleep(time, undefined, { signal: AbortSignal.any([signal, done.signal]) });
      await Promise.race([woken, timer.catch(() => undefined)]);
      done.abort();
    }
    this.#wake = undefined;
    this.#pending = false;
    signal.throwIfAborted();
  }
}
