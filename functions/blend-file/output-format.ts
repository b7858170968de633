import type { StructView } from './struct-view.ts';

/** @see R_IMF_IMTYPE_* in DNA_scene_types.h and the identifiers in rna_scene.cc */
const identifiers: Readonly<Record<number, string>> = {
  0: 'TARGA',
  1: 'IRIS',
  4: 'JPEG',
  7: 'IRIS',
  14: 'TARGA_RAW',
  15: 'AVI_RAW',
  16: 'AVI_JPEG',
  17: 'PNG',
  20: 'BMP',
  21: 'HDR',
  22: 'TIFF',
  23: 'OPEN_EXR',
  24: 'FFMPEG',
  26: 'CINEON',
  27: 'DPX',
  28: 'OPEN_EXR_MULTILAYER',
  29: 'DDS',
  30: 'JPEG2000',
  31: 'H264',
  32: 'XVID',
  33: 'THEORA',
  34: 'PSD',
  35: 'WEBP',
  36: 'AVIF',
};

/** @see R_IMF_CHAN_DEPTH_* in DNA_scene_types.h */
const depths: Readonly<Record<number, number>> = { 1: 1, 2: 8, 4: 10, 8: 12, 16: 16, 32: 24, 64: 32 };

/** @returns Blender's identifier; PNG for formats that Blender has dropped without a successor, as Blender does */
export function outputFormat(scene: StructView): string {
  // Until 2.61 the format stood in the render settings themselves.
  const field = scene.has('r.im_format') ? 'r.im_format.imtype' : 'r.imtype';
  return identifiers[scene.number(field)] ?? 'PNG';
}

/** @returns bits a channel, 0 where the file does not say */
export const outputDepth = (scene: StructView): number => depths[scene.number('r.im_format.depth')] ?? 0;
