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
  /** The scenes whose renders need it; none when no render does, as with an image that nothing shows. */
  readonly scenes: readonly string[];
}

export interface Simulation {
  /** The object that simulates; the scene for `rigid-body`, which is one simulation of all its bodies. */
  readonly object: string;
  /** `rigid-body`, `cloth`, `soft-body`, `fluid`, `particles`, `hair`, `dynamic-paint` or `simulation-zone`. */
  readonly kind: string;
  readonly baked: boolean;
  /** The scenes in which it plays a part. */
  readonly scenes: readonly string[];
}

/** What is known of a scene: by the reader from its bytes, or by Blender after opening it. */
export interface SceneAccount {
  /** The Blender that saved it, such as `2.79`. */
  readonly blender: string;
  readonly compression: 'raw' | 'gzip' | 'zstd';
  readonly scenes: readonly SceneSummary[];
  readonly files: readonly ExternalFile[];
  /** Paths of needed files that are not there. */
  readonly missing: readonly string[];
  readonly simulations: readonly Simulation[];
}
