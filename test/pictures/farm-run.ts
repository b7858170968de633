import { join } from 'node:path';
import type { EventAnswer } from '../../cli/farm/farm-answers.ts';
import type { FarmClient } from '../../cli/farm/farm-client.ts';
import { FarmRefusal } from '../../cli/farm/farm-refusal.ts';
import { downloadOutputs } from '../../cli/job/download-outputs.ts';
import { watchJob } from '../../cli/job/watch-job.ts';
import { FarmError } from '../../functions/domain/failure.ts';
import { isEnded } from '../../functions/domain/job-state.ts';
import type { PictureFarm } from './picture-farm.ts';
import type { FilesByFrame } from './reference.ts';

export interface FarmJob {
  readonly blend: string;
  readonly frames: string;
  readonly extra: Readonly<Record<string, unknown>>;
  /** All Blenders are killed once so many frames are done. */
  readonly killAfter: number | undefined;
  /** Where its files are downloaded to. */
  readonly folder: string;
}

export type FarmRun =
  | { readonly kind: 'rendered'; readonly files: FilesByFrame; readonly killed: number }
  /** No frame was rendered, and these are the causes. */
  | { readonly kind: 'refused'; readonly codes: readonly string[]; readonly said: string }
  /** Some frames were rendered, and others were not. */
  | { readonly kind: 'broken'; readonly codes: readonly string[]; readonly said: string };

/** Renders frames on the farm and downloads them. */
export async function runOnFarm(farm: PictureFarm, job: FarmJob): Promise<FarmRun> {
  try {
    const { client, id } = await farm.submit(job.blend, job.frames, job.extra);
    const killed = await watch(farm, client, id, job.killAfter);
    return await outcomeOf(client, id, job, killed);
  } catch (error) {
    if (error instanceof FarmRefusal) {
      return { kind: 'refused', codes: error.problems.map(({ code }) => code), said: error.message };
    }
    if (error instanceof FarmError) return { kind: 'refused', codes: [error.name], said: error.message };
    throw error;
  }
}

/** @returns how many Blenders were killed */
async function watch(farm: PictureFarm, client: FarmClient, id: string, killAfter: number | undefined) {
  const ended = new AbortController();
  const killing =
    killAfter === undefined ? 0 : killOnceBegun(farm, client.events(id, ended.signal), killAfter);
  for await (const { job } of watchJob(client, id, ended.signal)) {
    if (isEnded(job.state)) break;
  }
  ended.abort();
  return killing;
}

async function killOnceBegun(farm: PictureFarm, events: AsyncIterable<EventAnswer>, killAfter: number) {
  let done = 0;
  try {
    for await (const event of events) {
      if (event.kind !== 'frame' || event.state !== 'succeeded') continue;
      done += 1;
      if (done === killAfter) return await farm.killBlenders();
    }
  } catch {
    // The job ended before so many frames were done: it was refused, or has too few.
  }
  return 0;
}

async function outcomeOf(
  client: FarmClient,
  id: string,
  { folder, frames }: FarmJob,
  killed: number,
): Promise<FarmRun> {
  const job = await client.job(id);
  if (job.state !== 'succeeded') {
    const failures = [job.failure, ...(await everyFailure(client, id))].filter((failure) => failure != null);
    return {
      kind: job.frames.succeeded === 0 ? 'refused' : 'broken',
      codes: [...new Set(failures.map(({ code }) => code))],
      said: [...new Set(failures.map(({ message }) => message))].join('; '),
    };
  }
  const out = join(folder, frames.replaceAll(/[^\dx-]+/g, '_').slice(0, 20));
  const { files } = await downloadOutputs(client, job, out, new AbortController().signal, () => undefined);
  const stem = (name: string) => name.slice(0, name.lastIndexOf('.'));
  const byFrame = Map.groupBy(files, ({ frame }) => frame);
  return {
    kind: 'rendered',
    killed,
    files: new Map(
      [...byFrame].flatMap(([frame, of]) => {
        const names = of.map(({ name }) => name).toSorted((a, b) => (stem(a) < stem(b) ? -1 : 1));
        return frame === undefined ? [] : [[frame, names.map((name) => join(out, name))] as const];
      }),
    ),
  };
}

async function everyFailure(client: FarmClient, id: string) {
  const failures = [];
  for await (const { failure } of client.failures(id)) failures.push(failure);
  return failures;
}
