import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test } from '@jest/globals';
import type { inspectScene } from '../../functions/blend-file/inspect-scene.ts';
import { inspectBytes } from './byte-sources.ts';
import { smallScene } from './small-scene.ts';

/** What of a browser the reader uses beside the language itself. */
const surroundings = { TextDecoder, performance };

let inspect: typeof inspectScene;
beforeAll(() => {
  const options = ['--bundle', '--platform=browser', '--format=iife', '--global-name=reader'];
  // What only Node has cannot be bundled for a browser.
  const entry = fileURLToPath(new URL('../../functions/blend-file/inspect-scene.ts', import.meta.url));
  const how = { encoding: 'utf8', stdio: 'pipe' } as const;
  const bundle = execFileSync('node_modules/.bin/esbuild', [entry, ...options], how);
  inspect = runInContext(`${bundle}; reader.inspectScene`, createContext(surroundings));
});

const scene = smallScene('0502');

test.each([
  ['as it is', scene],
  ['compressed', new Uint8Array(gzipSync(scene))],
])('a scene that was dropped on a page is read, %s', async (_, bytes) => {
  const blob = new Blob([new Uint8Array(bytes)]);
  const account = await inspect(
    {
      size: blob.size,
      read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
    },
    {
      path: 'scene.blend',
      tree: {
        exists: async () => false,
        list: async () => [],
        open: async () => undefined,
        place: async () => undefined,
        liesAt: async () => false,
      },
      decompression: {
        gunzip: (compressed) => ReadableStream.from(compressed).pipeThrough(new DecompressionStream('gzip')),
        unzstd: (compressed) => compressed,
        unzstdFrame: async (frame) => frame,
      },
    },
  );
  expect(JSON.parse(JSON.stringify(account))).toEqual(await inspectBytes(bytes));
});
