import { WrongUse } from '../cli-error.ts';
import type { JobOptions } from './job-options.ts';

/** Body of a submission, without the manifest. */
export interface JobRequestBody {
  readonly scene: string;
  readonly name?: string;
  readonly frames?: string;
  readonly order?: string;
  readonly fleet?: string;
  readonly priority?: string;
  readonly maxWorkers?: number;
  readonly simulations?: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly output: Readonly<Record<string, unknown>>;
  readonly limits: Readonly<Record<string, unknown>>;
}

/** Where files that options name are in the project tree. */
export interface FilesInTree {
  readonly scene: string;
  /** The sound file, when one was given. */
  readonly audio?: string | undefined;
  /** The colour configuration, or its name, when there is one. */
  readonly colorConfig?: string | undefined;
}

/** What the options ask for, in the words of the HTTP API. */
export function jobRequestOf(
  options: JobOptions,
  { scene, audio, colorConfig }: FilesInTree,
): JobRequestBody {
  const { frames, order, name, fleet, priority, maxWorkers, simulations, faults, allowMissing } = options;
  const { format, depth, compression, quality, exrCodec: codec, naming } = options;
  return {
    scene,
    ...given({ name, frames, order, fleet, priority, maxWorkers, simulations }),
    settings: settingsOf(options, colorConfig),
    output: given({ format, depth, compression, quality, codec, naming, video: videoOf(options, audio) }),
    limits: given({ faults, allowMissingFiles: allowMissing }),
  };
}

function settingsOf(options: JobOptions, config: string | undefined) {
  const { sceneName, camera, viewLayer, pass, region, crop, stereo, compositor, sequencer } = options;
  const { engine, samples, resolution, denoise, transparent, motionBlur } = options;
  const { viewTransform, look, exposure, gamma } = options;
  const color = given({ config, viewTransform, look, exposure, gamma });
  if (crop !== undefined && region === undefined) {
    throw new WrongUse('--crop and --no-crop need a --region', { advice: 'give --region as well' });
  }
  return given({
    sceneName,
    cameras: camera,
    viewLayers: viewLayer,
    passes: pass,
    region: region && { ...region, ...given({ crop }) },
    stereo,
    compositor,
    sequencer,
    engine,
    samples,
    resolution,
    denoise,
    transparent,
    motionBlur,
    color: Object.keys(color).length > 0 ? color : undefined,
    simplify: simplifyOf(options),
  });
}

/** A limit asks for simplification by itself. */
function simplifyOf({ simplify, subdivision, particles }: JobOptions) {
  const limits = given({ subdivision, particles });
  if (Object.keys(limits).length === 0) return simplify;
  if (simplify === false) {
    throw new WrongUse('--no-simplify contradicts --subdivision and --particles', {
      advice: 'leave out one of them',
    });
  }
  return limits;
}

/** A codec or a sound asks for a video by itself; nothing at all leaves it to the scene. */
function videoOf(options: JobOptions, audio: string | undefined) {
  const { video, codec } = options;
  const asked = codec !== undefined || options.audio !== undefined;
  if (video === false && asked) {
    throw new WrongUse('--no-video contradicts --codec and --audio', { advice: 'leave out one of them' });
  }
  if (video === false) return false;
  if (video === undefined && !asked) return undefined;
  return { codec: codec ?? 'h264', ...given({ audio: audio ?? options.audio }) };
}

/** Whether `--audio` names a file, and not one of the two words. */
export const audioFileOf = ({ audio }: JobOptions): string | undefined =>
  audio === undefined || audio === 'scene' || audio === 'none' ? undefined : audio;

function given<T extends Record<string, unknown>>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
