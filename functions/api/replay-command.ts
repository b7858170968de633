import type { Job } from '../domain/job.ts';
import type { RenderSettings } from '../domain/picture.ts';
import type { FrameNumber } from '../domain/units.ts';

/** The command that renders a job's frame on one's own machine, to be run in the project tree's root. */
export function replayCommand(job: Job, frame: FrameNumber): string {
  const { scene, settings, output, limits, simulations } = job.request;
  const flags: (string | undefined)[] = [
    flag('--frames', frame),
    ...settingFlags(settings),
    flag('--format', output.format?.toLowerCase()),
    flag('--depth', output.depth),
    flag('--compression', output.compression),
    flag('--quality', output.quality),
    flag('--exr-codec', output.codec?.toLowerCase()),
    simulations === 'bake' ? undefined : flag('--simulations', simulations),
    limits.allowMissingFiles ? '--allow-missing' : undefined,
  ];
  // A path that begins with a dash would be read as a flag.
  const path = scene.startsWith('-') ? `./${scene}` : scene;
  return ['render-farm render', quoted(path), ...flags.filter((one) => one !== undefined)].join(' ');
}

function settingFlags(settings: RenderSettings) {
  const { sceneName, engine, samples, resolution, region, color, simplify } = settings;
  const limits = typeof simplify === 'object' ? simplify : {};
  return [
    flag('--scene-name', sceneName),
    ...(settings.cameras ?? []).map((camera) => flag('--camera', camera)),
    ...(settings.viewLayers ?? []).map((layer) => flag('--view-layer', layer)),
    ...(settings.passes ?? []).map((pass) => flag('--pass', pass)),
    flag('--engine', engine),
    flag('--samples', samples),
    flag('--resolution', resolution && sizeOf(resolution)),
    flag('--region', region && `${region.x.join('-')},${region.y.join('-')}`),
    onOrOff('crop', region?.crop),
    onOrOff('denoise', settings.denoise),
    onOrOff('stereo', settings.stereo),
    // Else it would be what OCIO names on that machine.
    flag('--color-config', color?.config ?? 'none'),
    flag('--view-transform', color?.viewTransform),
    flag('--look', color?.look),
    flag('--exposure', color?.exposure),
    flag('--gamma', color?.gamma),
    onOrOff('simplify', simplify && true),
    flag('--subdivision', limits.subdivision),
    flag('--particles', limits.particles),
    onOrOff('motion-blur', settings.motionBlur),
    onOrOff('transparent', settings.transparent),
    onOrOff('compositor', settings.compositor),
    onOrOff('sequencer', settings.sequencer),
  ];
}

const onOrOff = (name: string, value: boolean | undefined): string | undefined =>
  value === undefined ? undefined : value ? `--${name}` : `--no-${name}`;

/** Undefined where the command has no words for it: one side without the other. */
function sizeOf({ x, y, percentage }: NonNullable<RenderSettings['resolution']>): string | undefined {
  if (x !== undefined && y !== undefined)
    return `${x}x${y}${percentage === undefined ? '' : `@${percentage}`}`;
  return percentage === undefined ? undefined : `${percentage}`;
}

const flag = (name: string, value: string | number | undefined): string | undefined =>
  value === undefined ? undefined : `${name}${joiner(value)}${quoted(String(value))}`;

/** A value that begins with a dash would be read as a flag. */
const joiner = (value: string | number) => (String(value).startsWith('-') ? '=' : ' ');

/** Quoted for a POSIX shell, and bare where nothing in it means anything there. */
const quoted = (text: string): string =>
  /^[\w@%+:,./=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
