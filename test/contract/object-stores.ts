import { join } from 'node:path';
import { seconds } from '../../functions/domain/units.ts';
import { openFarmDatabase } from '../../functions/local/farm-database.ts';
import { FolderObjectStore } from '../../functions/local/folder-object-store.ts';
import { StorageLinks } from '../../functions/local/storage-links.ts';
import { storageRoutes } from '../../functions/local/storage-routes.ts';
import type { ObjectStore } from '../../functions/ports/object-store.ts';
import { ManualClock } from './manual-clock.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface OpenObjectStore {
  readonly store: ObjectStore;
  readonly clock: ManualClock;
  /** A folder for the test's own files, on the store's file system where it has one. */
  readonly scratch: string;
  /** Follows a link of the store as any HTTP client would. */
  follow(url: string, request?: RequestInit): Promise<Response>;
  /** The store's own time passes, which may be another than the clock's. */
  aSecondPasses(): Promise<void>;
  close(): Promise<void>;
}

/** Every implementation that is held to the promise of an object store. */
export const objectStores: readonly { readonly name: string; open(): Promise<OpenObjectStore> }[] = [
  {
    name: 'a folder',
    async open() {
      const folder = temporaryFolder();
      const database = openFarmDatabase(join(folder.path, 'farm.db'));
      const clock = new ManualClock();
      const secret = Buffer.alloc(32, 's');
      const links = new StorageLinks({ baseUrl: () => 'http://127.0.0.1:1', secret, clock });
      const root = join(folder.path, 'objects');
      const store = await FolderObjectStore.open({ root, database, clock, links });
      const routes = storageRoutes(store, links);
      return {
        store,
        clock,
        scratch: folder.path,
        follow: async (url, request) => routes.request(url, request),
        aSecondPasses: async () => clock.advance(seconds(1)),
        async close() {
          database.close();
          folder.remove();
        },
      };
    },
  },
];
