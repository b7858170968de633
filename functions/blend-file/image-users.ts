import type { Part } from './needed-data.ts';
import type { DataBlock } from './read-blocks.ts';
import type { StructView } from './struct-view.ts';

/** For each image, where the data that renders need says which of its frames is shown. */
export type ImageUsers = ReadonlyMap<DataBlock, readonly StructView[]>;

/** Nodes and textures hold an `ImageUser` beside the image, which may be that of a library. */
export function imageUsers(parts: readonly Part[]): ImageUsers {
  const users = new Map<DataBlock, StructView[]>();
  const add = (image: StructView | undefined, user: StructView | undefined) => {
    if (image?.owner.code !== 'IM' || !user) return;
    const known = users.get(image.owner);
    if (known) known.push(user);
    else users.set(image.owner, [user]);
  };
  for (const { file, needed } of parts) {
    const dataBlocks = new Set([...needed.values()].flatMap((some) => [...some]));
    for (const dataBlock of dataBlocks) {
      const view = dataBlock.code === 'TE' ? file.view(dataBlock) : undefined;
      add(view?.follow('ima'), view?.inline('iuser'));
      for (const node of file.within(dataBlock, 'bNode')) {
        const storage = node.follow('storage');
        add(node.follow('id'), storage?.layout.name === 'ImageUser' ? storage : storage?.inline('iuser'));
      }
    }
  }
  return users;
}
