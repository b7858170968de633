/** A worker on a rented machine: AWS Batch starts it from the image, by `functions/worker/main` (bootstrap). */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readFarmSettings } from '../aws/farm-settings.ts';
import { besideBlender } from '../blender/beside-blender.ts';
import { FarmError } from '../domain/failure.ts';
import { largestTree } from '../domain/limits.ts';
import { bytes, seconds } from '../domain/units.ts';
import { systemClock } from '../ports/system-clock.ts';
import { ec2Metadata, spotNotice } from './spot-notice.ts';
import { workHere } from './work-here.ts';

const { values: options } = parseArgs({
  options: {
    fleet: { type: 'string', default: 'gpu' },
    /** Seconds. */
    'idle-exit': { type: 'string', default: '60' },
  },
});
const { env } = process;

const say = (text: string) => console.log(text);
const report = (error: unknown) => console.error(error instanceof FarmError ? oneLine(error) : error);
const stop = new AbortController();

function stopBecause(why: string): void {
  say(`${why}: what is being rendered goes back to the farm`);
  stop.abort();
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(1);
    stopBecause(signal);
  });
}
const endpoint = env.AWS_EC2_METADATA_SERVICE_ENDPOINT ?? ec2Metadata;
void spotNotice({ clock: systemClock, endpoint, stop: stop.signal, report }).then((notice) => {
  if (notice !== undefined) stopBecause(`this machine will be taken away (${notice})`);
});

try {
  const farm = readFarmSettings(env);
  const ended = await workHere({
    farm,
    fleet: options.fleet === 'lambda' ? 'lambda' : 'gpu',
    blender: env.RENDER_FARM_BLENDER ?? 'blender',
    devices: ['OPTIX', 'CUDA'],
    folder: join(tmpdir(), 'render-farm'),
    name: `batch-${env.AWS_BATCH_JOB_ID ?? process.pid}-${env.AWS_BATCH_JOB_ATTEMPT ?? 1}`,
    memory: bytes(farm.memory - besideBlender),
    frameTime: farm.frameTime,
    cache: largestTree(farm.disk),
    leaveAfter: seconds(Number(options['idle-exit'])),
    stop: stop.signal,
    env,
    say,
    report,
  });
  say(ended === 'idle' ? 'there was nothing more to do' : 'stopped');
  process.exit(0);
} catch (error) {
  report(error);
  process.exit(1);
}

function oneLine({ name, message, advice }: FarmError): string {
  return `${name}: ${message} (${advice})`;
}
