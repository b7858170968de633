/** What a job asks of its pictures. Anything left out comes from the scene. */
export interface RenderSettings {
  /** The scene to render, by name, of those in the file; the file's active scene otherwise. */
  readonly sceneName?: string;
  /** Names of the cameras to render from, one after another, for each frame; the first is the video's. */
  readonly cameras?: readonly string[];
  /** Names of the view layers that are rendered; no others are. */
  readonly viewLayers?: readonly string[];
  /**
   * Passes to be switched on in the rendered view layers, as Blender's Python calls them without `use_pass_`:
   * `mist`, `diffuse_direct`, `cryptomatte_object`.
   */
  readonly passes?: readonly string[];
  /** Blender's engine identifier, such as `CYCLES`, `BLENDER_EEVEE` or `BLENDER_WORKBENCH`. */
  readonly engine?: string;
  /** Samples for each pixel, 1 to the farm's limit. */
  readonly samples?: number;
  readonly resolution?: {
    /** Width in pixels before the percentage. */
    readonly x?: number;
    /** Height in pixels before the percentage. */
    readonly y?: number;
    /** 1 to 100, as in Blender's interface; up to 32,767 is accepted as Blender does. */
    readonly percentage?: number;
  };
  readonly denoise?: boolean;
  readonly region?: Region;
  /** Both eyes, or every view that the scene has; off: the scene's camera alone. */
  readonly stereo?: boolean;
  readonly color?: ColorManagement;
  /** Off, on as the scene has it, or on with limits. */
  readonly simplify?: boolean | Simplification;
  readonly motionBlur?: boolean;
  /** The sky is left out of the picture, which gets an alpha channel. */
  readonly transparent?: boolean;
  readonly compositor?: boolean;
  readonly sequencer?: boolean;
}

/** The part of the picture that is rendered, in fractions of its width and height; 0 to 1 each way is all of it. */
export interface Region {
  /** From the left. */
  readonly x: readonly [from: number, to: number];
  /** From the bottom, as Blender counts. */
  readonly y: readonly [from: number, to: number];
  /** The file has the region alone; else the rest of the picture stays empty. Left out: as the scene has it. */
  readonly crop?: boolean;
}

export interface ColorManagement {
  /**
   * The OpenColorIO configuration: a path in the manifest, or a name of one that OpenColorIO brings
   * (`ocio://studio-config-latest`). Left out: Blender's own.
   */
  readonly config?: string;
  /** As Blender's configuration names it: `AgX`, `Standard`, `Raw`. */
  readonly viewTransform?: string;
  /** With or without the view transform before it: `AgX - Punchy`, `Punchy`; `None`. */
  readonly look?: string;
  /** Stops, -32 to 32. */
  readonly exposure?: number;
  /** 0 to 5. */
  readonly gamma?: number;
}

export interface Simplification {
  /** Most levels of subdivision, 0 to 32,767. */
  readonly subdivision?: number;
  /** Share of child particles, 0 to 1. */
  readonly particles?: number;
}

export type ImageFormat = 'PNG' | 'JPEG' | 'OPEN_EXR' | 'OPEN_EXR_MULTILAYER';

export interface PictureFormat {
  readonly format: ImageFormat;
  /** Bits a channel: PNG 8 or 16, JPEG 8, OpenEXR 16 (half) or 32 (float). */
  readonly depth: 8 | 16 | 32;
}

/** How files are made smaller; each format has one of them. */
export interface Compression {
  /** PNG: effort, 0 to 100, as Blender has it; the picture stays the same. */
  readonly compression?: number;
  /** JPEG: 0 to 100. */
  readonly quality?: number;
  /** OpenEXR: `ZIP`, `DWAA`, `NONE`…; which there are depends on the Blender and the depth. */
  readonly codec?: string;
}

/** What a job says of its pictures' files; the scene says what is left out. */
export type OutputFormat = Partial<PictureFormat> & Compression;

/**
 * - `frame`: the picture that was asked for; `video`: the same picture as an 8-bit PNG for the encoder, when
 *   the frame itself is OpenEXR; `preview`: a small JPEG for people to look at.
 */
export type FileRole = 'frame' | 'video' | 'preview';

/** One file that Blender made and the worker checked: it decodes, has the right size and is not magenta. */
export interface VerifiedFile {
  /** Path inside the attempt's folder, with `/`. */
  readonly name: string;
  readonly role: FileRole;
  readonly width: number;
  readonly height: number;
  /** Share of magenta pixels, 0 to 1: what Blender paints where a texture is missing. */
  readonly magenta: number;
  /** The camera's name, as it can stand in a file's name; each of these is unlike the others of the scene. */
  readonly camera?: string;
  /** The view that the file shows, where each is a file of its own: `L`, `R`. */
  readonly view?: string;
  /** The File Output node that wrote it, and what it was given; left out for the picture itself. */
  readonly output?: string;
}

/** How pictures from kept render data differ from those of a fresh Blender, in the file that differs most. */
export interface PictureDifference {
  readonly file: string;
  /** More than Blender's own noise makes up for. */
  readonly differs: boolean;
  /** Share of pixels that differ by more than noise, 0 to 1. */
  readonly share: number;
  /** By how much values differ at most: of 1, or of themselves where they are larger. */
  readonly most: number;
}

/** Something worth knowing that did not keep the frame from being rendered. */
export interface Warning {
  readonly code: string;
  readonly message: string;
}
