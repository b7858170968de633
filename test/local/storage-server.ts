import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { openFarmDatabase } from '../../functions/local/farm-database.ts';
import { FolderObjectStore } from '../../functions/local/folder-object-store.ts';
import { StorageLinks } from '../../functions/local/storage-links.ts';
import { storageRoutes } from '../../functions/local/storage-routes.ts';
import { systemClock } from '../../functions/ports/system-clock.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';

/** A store whose links lead to a real HTTP server on this machine. */
export async function startStorageServer() {
  const folder = temporaryFolder();
  const database = openFarmDatabase(join(folder.path, 'farm.db'));
  let port = 0;
  const links = new StorageLinks({
    baseUrl: () => `http://127.0.0.1:${port}`,
    secret: Buffer.alloc(32, 's'),
    clock: systemClock,
  });
  const root = join(folder.path, 'objects');
  const objects = await FolderObjectStore.open({ root, database, clock: systemClock, links });
  const server = serve({ fetch: storageRoutes(objects, links).fetch, hostname: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
  return {
    objects,
    root,
    async close() {
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      database.close();
      folder.remove();
    },
  };
}
