import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A small configuration whose first view shows the picture through a table that lies beside it. */
export const tintedConfig = `ocio_profile_version: 2
search_path: luts
roles: {default: Linear, scene_linear: Linear, data: Raw, color_picking: Linear}
displays:
  Screen:
    - !<View> {name: Tinted, colorspace: Tinted}
    - !<View> {name: Plain, colorspace: Linear}
colorspaces:
  - !<ColorSpace>
    name: Linear
    bitdepth: 32f
  - !<ColorSpace>
    name: Raw
    isdata: true
  - !<ColorSpace>
    name: Tinted
    from_scene_reference: !<FileTransform> {src: tint.spi1d, interpolation: linear}
`;

/** A table that brings each channel, from 0 to 1, to what is given for 1. */
export const tint = (...ends: readonly [number, number, number]) =>
  `Version 1\nFrom 0.0 1.0\nLength 2\nComponents 3\n{\n0 0 0\n${ends.join(' ')}\n}\n`;

/** Writes the configuration and its table into a folder. */
export async function writeTintedConfig(folder: string, ...ends: Parameters<typeof tint>): Promise<string> {
  await mkdir(join(folder, 'luts'), { recursive: true });
  await writeFile(join(folder, 'luts', 'tint.spi1d'), tint(...ends));
  await writeFile(join(folder, 'config.ocio'), tintedConfig);
  return join(folder, 'config.ocio');
}
