import { join } from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { S3ObjectStore } from '../../functions/aws/s3-object-store.ts';
import { seconds } from '../../functions/domain/units.ts';
import { openFarmDatabase } from '../../functions/local/farm-database.ts';
import { FolderObjectStore } from '../../functions/local/folder-object-store.ts';
import { StorageLinks } from '../../functions/local/storage-links.ts';
import { storageRoutes } from '../../functions/local/storage-routes.ts';
import type { ObjectStore } from '../../functions/ports/object-store.ts';
import { systemClock } from '../../functions/ports/system-clock.ts';
import { miniStack } from '../aws/ministack.ts';
import { ManualClock } from './manual-clock.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface OpenObjectStore {
  readonly store: ObjectStore;
  readonly clock: ManualClock;
  /** A folder for the test's own files, on the store's file system where it has one. */
  readonly scratch: string;
  /** Follows a link of the store as any HTTP client would. */
  follow(url: string, request?: RequestInit): Promise<Response>;
  /** MiniStack lets everyone in who shows no signature at all. */
  readonly refusesUnsigned: boolean;
  /** The store's own time passes, which may be another than the clock's. */
  aSecondPasses(): Promise<void>;
  close(): Promise<void>;
}

let buckets = 0;

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
        refusesUnsigned: true,
        aSecondPasses: async () => clock.advance(seconds(1)),
        async close() {
          database.close();
          folder.remove();
        },
      };
    },
  },
  {
    name: 'S3',
    async open() {
      const { s3 } = (await miniStack()).clients;
      const bucket = `objects-${++buckets}`;
      await s3.send(new CreateBucketCommand({ Bucket: bucket }));
      const folder = temporaryFolder();
      // S3's own time goes on; the clock, from the same moment on, only when the test says so.
      const clock = new ManualClock(Date.now());
      return {
        store: new S3ObjectStore({ client: s3, bucket, clock, patience: seconds(0) }),
        clock,
        scratch: folder.path,
        follow: (url, request) => fetch(url, request),
        refusesUnsigned: false,
        async aSecondPasses() {
          await systemClock.sleep(seconds(1.1));
          clock.advance(seconds(1.1));
        },
        close: async () => folder.remove(),
      };
    },
  },
];
