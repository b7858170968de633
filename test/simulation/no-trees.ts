import { digestOf } from '../../functions/domain/canonical-json.ts';
import { blobKey } from '../../functions/domain/keys.ts';
import type { ObjectStore } from '../../functions/ports/object-store.ts';
import type { TreeCache } from '../../functions/render/project-trees.ts';

/** Project trees without files: what a change makes of one is a manifest of nothing else than its digest. */
export const noTrees = (objects: ObjectStore): TreeCache => ({
  use: async () => ({ root: '/tree', release: () => undefined }),
  async change(manifest, { work }) {
    await work({ root: '/copy' });
    const bytes = Buffer.from(JSON.stringify([{ path: 'baked.blend', sha256: manifest, size: 1 }]));
    const digest = digestOf(bytes);
    await objects.put(blobKey(digest), { bytes }, { sha256: digest });
    return digest;
  },
});
