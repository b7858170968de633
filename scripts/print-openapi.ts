import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApi } from '../functions/api/create-api.ts';
import { openApiDocument } from '../functions/api/openapi-document.ts';
import { oneMachineLimits } from '../functions/domain/limits.ts';
import { openDataFolder } from '../functions/local/data-folder.ts';
import { openLocalPorts } from '../functions/local/local-ports.ts';
import { systemClock } from '../functions/ports/system-clock.ts';

/** Prints the description of an API that nobody calls: it needs ports, if only to be made. */
const folder = mkdtempSync(join(tmpdir(), 'render-farm-openapi-'));
const ports = await openLocalPorts({
  folder: openDataFolder(folder),
  clock: systemClock,
  secret: new Uint8Array(32),
  baseUrl: () => '',
});
const api = createApi({
  ports,
  limits: oneMachineLimits,
  blender: { versions: [] },
  authorize: async () => false,
  prepare: 'always',
  streaming: true,
  report: console.error,
});
console.log(JSON.stringify(openApiDocument(api)));
ports.database.close();
rmSync(folder, { recursive: true });
