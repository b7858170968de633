import type { Part } from './needed-data.ts';
import type { DataBlock } from './read-blocks.ts';
import type { StructView } from './struct-view.ts';

const compositorImage = 'CompositorNodeImage';

/** Where the data that renders need says which frame of an image is shown. */
export interface ImageUser {
  readonly user: StructView;
  /** What is missing leaves the picture empty, as it is before an inlay begins; elsewhere it becomes magenta. */
  readonly isInlay: boolean;
}

export type ImageUsers = ReadonlyMap<DataBlock, readonly ImageUser[]>;

/** Nodes and textures hold an `ImageUser` beside the image, which may be that of a library. */
export function imageUsers(parts: readonly Part[]): ImageUsers {
  const users = new Map<DataBlock, ImageUser[]>();
  const add = (image: StructView | undefined, user: StructView | undefined, isInlay = false) => {
    if (image?.owner.code !== 'IM' || !user) return;
    const known = users.get(image.owner);
    if (known) known.push({ user, isInlay });
    else users.set(image.owner, [{ user, isInlay }]);
  };
  for (const { file, needed } of parts) {
    const dataBlocks = new Set([...needed.values()].flatMap((some) => [...some]));
    for (const dataBlock of dataBlocks) {
      const view = dataBlock.code === 'TE' ? file.view(dataBlock) : undefined;
      add(view?.follow('ima'), view?.inline('iuser'));
      for (const node of file.within(dataBlock, 'bNode')) {
        const storage = node.follow('storage');
        const user = storage?.layout.name === 'ImageUser' ? storage : storage?.inline('iuser');
        add(node.follow('id'), user, node.text('idname') === compositorImage);
      }
    }
  }
  return users;
}
