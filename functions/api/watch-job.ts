import type { SSEStreamingApi } from 'hono/streaming';
import { isEnded, type JobState } from '../domain/job-state.ts';
import { type JobId, seconds } from '../domain/units.ts';
import type { FarmEvent } from '../ports/event-bus.ts';
import type { JobStore } from '../ports/job-store.ts';
import type { Ports } from '../ports/ports.ts';
import type { EventFeed, NumberedEvent } from './api-options.ts';

/** Events are hints and may be lost: the job itself is told this often, which keeps the connection as well. */
const reminder = seconds(15);
/** Of somebody who reads this slowly, the oldest events are dropped. */
const mostWaiting = 1000;

/**
 * Sends a job's events until it has ended or the reader is gone. Begins with the job's state as it is, or,
 * after a lost connection, with the events since then.
 * @param after  the last event that the reader has seen
 */
export async function watchJob(
  { jobs, clock }: Ports,
  feed: EventFeed,
  job: JobId,
  stream: SSEStreamingApi,
  after: number | undefined,
): Promise<void> {
  const waiting: NumberedEvent[] = [];
  let wake = new AbortController();
  const unsubscribe = feed.subscribe(
    (numbered) => {
      if (numbered.event.job !== job) return;
      if (waiting.length >= mostWaiting) waiting.shift();
      waiting.push(numbered);
      wake.abort();
    },
    after === undefined || feed.hasMissed(after) ? undefined : after,
  );
  stream.onAbort(() => wake.abort());
  try {
    while (!stream.aborted) {
      wake = new AbortController();
      const events = waiting.splice(0);
      for (const { id, event } of events) await send(stream, event, id);
      if (events.length === 0 || events.some(({ event }) => event.kind === 'job')) {
        const state = await stateOf(jobs, job);
        if (state === undefined) return;
        if (events.length === 0) await send(stream, { kind: 'job', job, state });
        if (isEnded(state)) return;
      }
      if (waiting.length === 0 && !stream.aborted) await clock.sleep(reminder, wake.signal);
    }
  } finally {
    unsubscribe();
  }
}

async function stateOf(jobs: JobStore, id: JobId): Promise<JobState | undefined> {
  const job = await jobs.readJob(id);
  return job?.deletedAt === undefined ? job?.state : undefined;
}

const send = (stream: SSEStreamingApi, event: FarmEvent, id?: number): Promise<void> =>
  stream.writeSSE({
    event: event.kind,
    data: JSON.stringify(event),
    ...(id !== undefined && { id: `${id}` }),
  });
