/** What a job asks of its pictures. Anything left out comes from the scene. */
export interface RenderSettings {
  /** The scene to render, by name, of those in the file; the file's active scene otherwise. */
  readonly sceneName?: string;
  /** Names of the cameras to render from; at most one for now. */
  readonly cameras?: readonly string[];
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
}

export type ImageFormat = 'PNG' | 'JPEG' | 'OPEN_EXR' | 'OPEN_EXR_MULTILAYER';

export interface PictureFormat {
  readonly format: ImageFormat;
  /** Bits a channel: PNG 8 or 16, JPEG 8, OpenEXR 16 (half) or 32 (float). */
  readonly depth: 8 | 16 | 32;
}

/**
 * - `frame`: the picture that was asked for; `video`: the same picture as an 8-bit PNG for the encoder, when
 *   the frame itself is OpenEXR; `preview`: a small JPEG for people to look at.
 */
export type FileRole = 'frame' | 'video' | 'preview';

/** One file that Blender made and the worker checked: it decodes, has the right size and is not magenta. */
export interface VerifiedFile {
  /** Name inside the attempt's folder. */
  readonly name: string;
  readonly role: FileRole;
  readonly width: number;
  readonly height: number;
  /** Share of magenta pixels, 0 to 1: what Blender paints where a texture is missing. */
  readonly magenta: number;
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
