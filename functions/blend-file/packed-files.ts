import type { BlendFile } from './blend-file.ts';

const packing = ['IM', 'SO', 'VF', 'VO', 'LI'];

/** How many images, sounds, fonts, volumes and libraries carry their file within the scene. */
export function packedFiles(file: BlendFile): number {
  let packed = 0;
  for (const code of packing) {
    for (const view of file.all(code)) {
      if (view.isSet('packedfile') || view.isSet('packedfiles.first')) packed++;
    }
  }
  return packed;
}
