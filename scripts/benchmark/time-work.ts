import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { awsClients } from '../../functions/aws/aws-clients.ts';
import { awsPorts } from '../../functions/aws/aws-ports.ts';
import { findBlender } from '../../functions/blender/find-blender.ts';
import { bytes, milliseconds } from '../../functions/domain/units.ts';
import { workHere } from '../../functions/worker/work-here.ts';
import { startMiniStack } from '../local-account/ministack.ts';
import { makeServices } from './aws-services.ts';
import { submitOnAws } from './submit-on-aws.ts';
import { steadyState, type Timed } from './time-bare.ts';
import { prepareTiny } from './tiny-scene.ts';

/** Milliseconds after which a worker that was started waits for messages. */
const untilReady = 4000;

/**
 * Times a worker as `render-farm work` starts it, for a farm on a local AWS that has never seen the scene: from the
 * submission to the last frame stored. The local AWS takes its time on the same machine, which AWS does not.
 */
export async function timeWork(blender: string, scene: string, frames: number): Promise<Timed> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-work-'));
  await using aws = await startMiniStack(folder);
  Object.assign(process.env, aws.environment);
  const services = await makeServices(awsClients(), 'bench');
  const { version } = await findBlender(blender);
  const farm = { ...services, blenderVersions: [version] };
  const stop = new AbortController();
  const ends: number[] = [];
  const done = Promise.withResolvers<void>();
  let began = 0;
  const say = (text: string) => {
    if (!text.endsWith(': done')) return;
    ends.push((performance.now() - began) / 1000);
    if (ends.length === frames) done.resolve();
  };
  const working = workHere({
    farm,
    fleet: 'lambda',
    blender,
    devices: [],
    folder: join(folder, 'work'),
    name: 'bench',
    memory: bytes(8 * 2 ** 30),
    frameTime: milliseconds(3_600_000),
    cache: bytes(20 * 2 ** 30),
    stop: stop.signal,
    env: process.env,
    say,
    report: console.error,
  });
  try {
    const body = await prepareTiny(awsPorts(farm).objects, scene, frames);
    await sleep(untilReady);
    began = performance.now();
    await submitOnAws(farm, body, milliseconds(0));
    await Promise.race([done.promise, working]);
    return { total: ends.at(-1) ?? Number.NaN, steady: steadyState(ends) };
  } finally {
    stop.abort();
    await working;
    await rm(folder, { recursive: true, force: true });
  }
}
