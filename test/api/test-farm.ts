import { createHash, randomBytes } from 'node:crypto';
import type { ApiOptions } from '../../functions/api/api-options.ts';
import { createApi } from '../../functions/api/create-api.ts';
import { blobKey } from '../../functions/domain/keys.ts';
import { type FarmLimits, oneMachineLimits } from '../../functions/domain/limits.ts';
import type { ManifestEntry } from '../../functions/domain/manifest.ts';
import { bytes, sha256 } from '../../functions/domain/units.ts';
import { openDataFolder } from '../../functions/local/data-folder.ts';
import { type LocalPorts, openLocalPorts } from '../../functions/local/local-ports.ts';
import { systemClock } from '../../functions/ports/system-clock.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what the API answers is what the tests are about
  readonly body: any;
}

export interface TestFarm {
  readonly ports: LocalPorts;
  /** Calls the API below `/v1` with a good token. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Uploads a file and lists it as a manifest does. */
  upload(path: string, content: Uint8Array): Promise<ManifestEntry>;
  /** Errors that the API has not foreseen. */
  readonly reported: unknown[];
  close(): Promise<void>;
}

export const token = 'good-token';

/** The API before real ports in a folder of its own; no station runs. */
export async function openTestFarm(
  limits: Partial<FarmLimits> = {},
  streaming = true,
  fleets: Pick<ApiOptions, 'fleet' | 'gpu'> = {},
): Promise<TestFarm> {
  const folder = temporaryFolder();
  const ports = await openLocalPorts({
    folder: openDataFolder(folder.path),
    clock: systemClock,
    secret: randomBytes(32),
    baseUrl: () => 'http://farm.test',
  });
  const reported: unknown[] = [];
  const api = createApi({
    ports,
    limits: { ...oneMachineLimits, ...limits },
    blender: { versions: ['4.5.15'] },
    authorize: async (given) => given === token,
    prepare: 'always',
    events: ports.events,
    streaming,
    ...fleets,
    report: (error) => reported.push(error),
  });
  const request = async (path: string, init: RequestInit = {}) =>
    api.request(`http://farm.test${path}`, init);
  return {
    ports,
    reported,
    request,
    async call(method, path, body, headers = {}) {
      const response = await request(`/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: text === '' ? null : JSON.parse(text),
      };
    },
    async upload(path, content) {
      const digest = sha256(createHash('sha256').update(content).digest('hex'));
      await ports.objects.put(blobKey(digest), { bytes: content }, { sha256: digest });
      return { path, sha256: digest, size: bytes(content.length) };
    },
    async close() {
      ports.database.close();
      folder.remove();
    },
  };
}
