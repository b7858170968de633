import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { assembleStation } from '../../functions/assemble/assemble-station.ts';
import type { FrameResult } from '../../functions/domain/frame.ts';
import { parseFrameList } from '../../functions/domain/frame-list.ts';
import type { Job, VideoRequest } from '../../functions/domain/job.ts';
import { blobKey } from '../../functions/domain/keys.ts';
import type { Outcome } from '../../functions/domain/outcome.ts';
import type { FileRole } from '../../functions/domain/picture.ts';
import type { FrameRate } from '../../functions/domain/scene-account.ts';
import {
  bytes,
  type FrameNumber,
  instant,
  leaseToken,
  type Milliseconds,
  milliseconds,
  type Sha256,
  sha256,
} from '../../functions/domain/units.ts';
import { claim } from '../../functions/domain/work-rules/claim.ts';
import { complete } from '../../functions/domain/work-rules/complete.ts';
import type { Clock } from '../../functions/ports/clock.ts';
import type { FarmEvent } from '../../functions/ports/event-bus.ts';
import type { Ports } from '../../functions/ports/ports.ts';
import { systemClock } from '../../functions/ports/system-clock.ts';
import { scratchBelow } from '../../functions/render/scratch.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';
import { aJob } from '../domain/a-job.ts';
import { openFarmFolder } from '../local/farm-folder.ts';
import { ffmpeg } from './decoded.ts';
import { plain } from './pictures.ts';

export interface AssemblyWish {
  readonly frames?: string;
  readonly fps?: FrameRate;
  readonly video?: VideoRequest;
  /** A frame's files, by role; small grey pictures, darker to lighter, when left out. */
  readonly pictures?: (frame: FrameNumber, index: number) => readonly (readonly [FileRole, Buffer])[];
  readonly size?: { readonly width: number; readonly height: number };
  /** Files of the project tree. */
  readonly files?: Readonly<Record<string, Buffer>>;
  /** Something can be heard in the scene. */
  readonly sound?: boolean;
  readonly faults?: number;
  /** Instead of the real one. */
  readonly ffmpeg?: string;
}

const size = { width: 32, height: 32 };
const noScene = { start: 0, end: -1, step: 1 };

/** Brightness of the nth picture: told apart by four levels, over and over. */
export const brightness = (index: number) => 20 + (index % 50) * 4;
const grey = (index: number): readonly [FileRole, Buffer] => [
  'frame',
  plain(size.width, size.height, [brightness(index), brightness(index), brightness(index)]),
];

/** A job whose frames have all been rendered, on the stores of a farm on one machine. */
export async function assemblyFarm(wish: AssemblyWish = {}) {
  const folder = temporaryFolder();
  let ahead = 0;
  const clock: Clock = { ...systemClock, now: () => instant(systemClock.now() + ahead) };
  const stores = await openFarmFolder(folder.path, clock);
  const events: FarmEvent[] = [];
  const publish = async (event: FarmEvent) => void events.push(event);
  const ports: Ports = { ...stores, events: { publish }, clock };
  const job = await putJob(ports, wish);
  const frames = parseFrameList(job.frames, noScene, job.total);
  for (const [index, frame] of frames.entries()) await putFrame(ports, job, frame, index, wish);

  const scratch = scratchBelow(join(folder.path, 'scratch'));
  const stationOf = (other: Ports) => assembleStation(other, { ffmpeg: wish.ffmpeg ?? ffmpeg, scratch });
  const taken = { hide: async () => undefined, stop: new AbortController().signal };
  const message = { job: job.id, epoch: job.epoch };
  const take = (other: Ports = ports): Promise<Outcome> => stationOf(other).take(message, taken);
  return {
    ports,
    job,
    frames,
    events,
    message,
    taken,
    take,
    stationOf,
    read: async () => (await ports.jobs.readJob(job.id)) as Job,
    /** Loses a frame's record alone, as no store should. */
    forgetFrame(frame: FrameNumber) {
      stores.database.statement('DELETE FROM frames WHERE job = ? AND frame = ?').run(job.id, frame);
    },
    /** Time goes by, and with it leases and back-offs. */
    pass(time: Milliseconds) {
      ahead += time;
    },
    /** Takes the job's message until it is deleted or has to wait. */
    async assemble(other: Ports = ports): Promise<Outcome> {
      for (;;) {
        const outcome = await take(other);
        if (outcome.kind === 'delete' || outcome.after > 0) return outcome;
      }
    },
    /** The finished video as a local file. */
    async video(name = 'video.mp4'): Promise<string> {
      const { video } = (await ports.jobs.readJob(job.id)) as Job;
      const path = join(folder.path, name);
      await ports.objects.fetch(video?.key ?? 'no video', path);
      return path;
    },
    close() {
      stores.database.close();
      folder.remove();
    },
  };
}

export type AssemblyFarm = Awaited<ReturnType<typeof assemblyFarm>>;

async function putJob(ports: Ports, wish: AssemblyWish): Promise<Job> {
  const { frames = '1-12', fps = { numerator: 24, denominator: 1 }, faults = 3, files = {} } = wish;
  const manifest = await Promise.all(
    Object.entries(files).map(async ([path, data]) => {
      const digest = await putBlob(ports, data);
      return { path, sha256: digest, size: data.length };
    }),
  );
  const listed = await putBlob(ports, Buffer.from(JSON.stringify(manifest)));
  const { request, prepared, ...base } = aJob({ state: 'assembling', frames });
  const total = parseFrameList(frames, noScene, 100_000).length;
  const job: Job = {
    ...base,
    total,
    dispatch: { cursor: total },
    prepared: { ...(prepared as NonNullable<Job['prepared']>), fps, sound: wish.sound ?? false },
    request: {
      ...request,
      manifest: listed,
      limits: { ...request.limits, faults },
      output: { naming: '{frame}', video: wish.video ?? { codec: 'h264', audio: 'none' } },
    },
  };
  return (await ports.jobs.createJob(() => job)).job;
}

async function putBlob(ports: Ports, data: Buffer): Promise<Sha256> {
  const digest = sha256(createHash('sha256').update(data).digest('hex'));
  await ports.objects.put(blobKey(digest), { bytes: data });
  return digest;
}

/** Renders one frame, as a worker would record it. */
export async function putFrame(
  ports: Ports,
  job: Job,
  frame: FrameNumber,
  index: number,
  { pictures = (_frame, at) => [grey(at)], size: { width, height } = size }: AssemblyWish,
): Promise<void> {
  const token = leaseToken(`${job.epoch}-${frame}`);
  const files = await Promise.all(
    pictures(frame, index).map(async ([role, data]) => {
      const key = `jobs/${job.id}/frames/${frame}/${job.epoch}/${role}`;
      const stored = await ports.objects.put(key, { bytes: data });
      return { name: role, role, key, width, height, ...stored };
    }),
  );
  const result: FrameResult = {
    files,
    warnings: [],
    missing: [],
    renderTime: milliseconds(1),
    peakMemory: bytes(1),
  };
  const request = { token, worker: 'w', epoch: job.epoch, faultLimit: 3 };
  await ports.jobs.updateFrame(job.id, frame, (record, now) => claim(record, request, now));
  await ports.jobs.updateFrame(job.id, frame, (record, now) => complete(record, token, result, now));
}
