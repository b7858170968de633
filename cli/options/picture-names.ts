import { InvalidArgumentError } from 'commander';
import type { ImageFormat } from '../../functions/domain/picture.ts';

const formats: ReadonlyMap<string, ImageFormat> = new Map([
  ['png', 'PNG'],
  ['jpeg', 'JPEG'],
  ['jpg', 'JPEG'],
  ['exr', 'OPEN_EXR'],
  ['open_exr', 'OPEN_EXR'],
  ['exr-multilayer', 'OPEN_EXR_MULTILAYER'],
  ['open_exr_multilayer', 'OPEN_EXR_MULTILAYER'],
]);

const engines: ReadonlyMap<string, string> = new Map([
  ['cycles', 'CYCLES'],
  ['eevee', 'BLENDER_EEVEE'],
  ['workbench', 'BLENDER_WORKBENCH'],
]);

/** Image format under its everyday name or Blender's own. */
export function parseFormat(text: string): ImageFormat {
  const format = formats.get(text.toLowerCase());
  if (format) return format;
  throw new InvalidArgumentError('Choose png, jpeg, exr or exr-multilayer.');
}

/** Engine under its everyday name; anything else is taken for Blender's identifier of an engine. */
export function parseEngine(text: string): string {
  const known = engines.get(text.toLowerCase());
  if (known) return known;
  if (/^[A-Za-z]\w{1,63}$/.test(text)) return text.toUpperCase();
  throw new InvalidArgumentError('Choose cycles, eevee or workbench.');
}

export function parseDepth(text: string): 8 | 16 | 32 {
  const depth = Number(text);
  if (depth === 8 || depth === 16 || depth === 32) return depth;
  throw new InvalidArgumentError('Choose 8, 16 or 32 bits a channel.');
}
