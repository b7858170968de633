/** Frames a second as an exact fraction: Blender's fps ÷ fps_base (24 ÷ 1.001 is 24000/1001). */
export interface FrameRate {
  readonly numerator: number;
  readonly denominator: number;
}

export interface SceneSummary {
  readonly name: string;
  readonly active: boolean;
  /** Blender's engine identifier as the file has it. */
  readonly engine: string;
  readonly frames: { readonly start: number; readonly end: number; readonly step: number };
  readonly fps: FrameRate;
  readonly resolution: { readonly x: number; readonly y: number; readonly percentage: number };
  /** The scene's camera, or null when it has none. */
  readonly camera: string | null;
  /** Blender's identifier of the output format, such as `PNG` or `FFMPEG`. */
  readonly output: string;
}

/** A file outside the `.blend` that the scene refers to. */
export interface ExternalFile {
  /** Relative to the project tree's root with `/`, or as stored when it lies outside. */
  readonly path: string;
  readonly kind: string;
  readonly exists: boolean;
  /** The file that names it, relative to the root. */
  readonly neededBy: string;
}

/** Kinds of files without which pictures are the same. */
const unseen: readonly string[] = ['sound', 'text'];

/** Whether a file may be seen in a picture. */
export const isSeen = ({ kind }: Pick<ExternalFile, 'kind'>): boolean => !unseen.includes(kind);

export interface Simulation {
  /** The object that simulates; the scene for `rigid-body`, which is one simulation of all its bodies. */
  readonly object: string;
  /** `rigid-body`, `cloth`, `soft-body`, `fluid`, `particles`, `hair`, `dynamic-paint` or `simulation-zone`. */
  readonly kind: string;
  readonly baked: boolean;
}

export interface ViewLayerSummary {
  readonly name: string;
  /** Whether renders make it. */
  readonly rendered: boolean;
  /** Samples of its own; null when the scene's count. */
  readonly samples: number | null;
}

/** A scene as the reader finds it in the file. */
export interface InspectedScene extends SceneSummary {
  /** The engine comes with an add-on: whether that is there, Blender knows. */
  readonly addOnEngine: boolean;
  /** Bits a channel of its output format; 0 where the file does not say. */
  readonly depth: number;
  /** What pictures are made from; null when nothing is there to render from. */
  readonly picture: 'camera' | 'sequencer' | 'compositor' | null;
  /** The cameras among its objects, by name. Those of linked libraries are not known to be cameras. */
  readonly cameras: readonly string[];
  /** Cameras that take over at a frame, in the order of frames. */
  readonly cameraMarkers: readonly { readonly frame: number; readonly camera: string }[];
  /** Samples of its engine, Cycles or EEVEE; null when the file leaves them to the engine's default. */
  readonly samples: number | null;
  /** Keyframes or drivers change its settings for sampling. */
  readonly samplesAnimated: boolean;
  readonly viewLayers: readonly ViewLayerSummary[];
  /** The sequencer is on and shows something. */
  readonly sequencer: boolean;
  readonly compositor: boolean;
  /** File Output nodes of its compositor, each of which writes files of its own. */
  readonly fileOutputs: number;
  readonly stereo: boolean;
}

export interface InspectedFile extends ExternalFile {
  /** As the scene's file has it: of a member of a sequence or cache, what names the whole. */
  readonly stored: string;
  /** Name of the data-block that names it: an image, a sound, an object with a cache. */
  readonly dataBlock: string;
  /** Of a missing cache that is found by the file's own name: those of other names that lie there instead. */
  readonly instead?: readonly string[];
  /** Of a layer of USD: why it is missing as another layer names it, whether or not it is there. */
  readonly unreachable?: string;
  /** The scenes whose renders need it; none when no render does, as with an image that nothing shows. */
  readonly scenes: readonly string[];
}

export interface InspectedSimulation extends Simulation {
  /** The scenes in which it plays a part. */
  readonly scenes: readonly string[];
}

/** Python in a file, which a farm does not run. */
export interface SceneScripts {
  /** Names of texts that Blender would run when it opens the file. */
  readonly registered: readonly string[];
  /** Objects, materials and the like whose drivers are Python expressions. */
  readonly drivers: readonly string[];
  /** Names of the texts that Freestyle runs to draw lines. */
  readonly freestyle: readonly string[];
}

/** What the reader knows of a scene from its bytes, without Blender. */
export interface SceneAccount {
  /** The Blender that saved it, such as `2.79`. */
  readonly blender: string;
  readonly compression: 'raw' | 'gzip' | 'zstd';
  /** It was saved on a machine of that byte order, such as a PowerPC: Blender 5.0 and newer do not read it. */
  readonly bigEndian: boolean;
  readonly scenes: readonly InspectedScene[];
  readonly files: readonly InspectedFile[];
  /** Paths of files that a render of any scene needs and that are not there. */
  readonly missing: readonly string[];
  /** Libraries that were not looked into, since all that hangs on the scene is too much to check without Blender. */
  readonly uncheckedLibraries: readonly string[];
  /** Files of USD that could not be read, or not whole: what else they need is not known. */
  readonly unreadLayers: readonly { readonly path: string; readonly why: string }[];
  readonly simulations: readonly InspectedSimulation[];
  readonly scripts: SceneScripts;
  /** Files that are packed into the scene, and so need not be there. */
  readonly packed: number;
}
