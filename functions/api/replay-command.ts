import type { Job } from '../domain/job.ts';
import type { RenderSettings } from '../domain/picture.ts';
import type { FrameNumber } from '../domain/units.ts';

/** The command that renders a job's frame on one's own machine, to be run in the project tree's root. */
export function replayCommand(job: Job, frame: FrameNumber): string {
  const { scene, settings, output, limits } = job.request;
  const flags: (string | undefined)[] = [
    flag('--frames', frame),
    ...settingFlags(settings),
    flag('--format', output.format?.toLowerCase()),
    flag('--depth', output.depth),
    limits.allowMissingFiles ? '--allow-missing' : undefined,
  ];
  // A path that begins with a dash would be read as a flag.
  const path = scene.startsWith('-') ? `./${scene}` : scene;
  return ['render-farm render', quoted(path), ...flags.filter((one) => one !== undefined)].join(' ');
}

function settingFlags({ sceneName, cameras, engine, samples, resolution, denoise }: RenderSettings) {
  return [
    flag('--scene-name', sceneName),
    flag('--camera', cameras?.[0]),
    flag('--engine', engine),
    flag('--samples', samples),
    flag('--resolution', resolution && sizeOf(resolution)),
    denoise === undefined ? undefined : denoise ? '--denoise' : '--no-denoise',
  ];
}

/** Undefined where the command has no words for it: one side without the other. */
function sizeOf({ x, y, percentage }: NonNullable<RenderSettings['resolution']>): string | undefined {
  if (x !== undefined && y !== undefined)
    return `${x}x${y}${percentage === undefined ? '' : `@${percentage}`}`;
  return percentage === undefined ? undefined : `${percentage}`;
}

const flag = (name: string, value: string | number | undefined): string | undefined =>
  value === undefined ? undefined : `${name} ${quoted(String(value))}`;

/** Quoted for a POSIX shell, and bare where nothing in it means anything there. */
const quoted = (text: string): string =>
  /^[\w@%+:,./=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
