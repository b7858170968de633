import { readdirSync, readlinkSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { BlobHasher } from '../../functions/domain/blob-digest.ts';
import { minutes } from '../../functions/domain/units.ts';
import { hasCode } from '../../functions/storage/has-code.ts';
import { until } from '../../scripts/local-account/until.ts';
import { startStorageServer } from './storage-server.ts';

const large = Buffer.alloc(20_000_000, 'large ');
const file = new BlobHasher().update(large).digest();
const key = `blobs/${file.sha256}`;

let server: Awaited<ReturnType<typeof startStorageServer>>;
beforeEach(async () => {
  server = await startStorageServer();
});
afterEach(() => server.close());

async function upload(body: Buffer | ReadableStream, init: RequestInit = {}): Promise<Response> {
  const link = await server.objects.uploadLink(key, { ...file, parts: [file.sha256], links: 1 });
  if (link.kind !== 'whole') throw new Error('files are put as a whole here');
  return fetch(link.url, { method: 'PUT', headers: link.headers, body, ...init });
}
const link = (fileName: string) => server.objects.downloadLink(key, { fileName, validFor: minutes(5) });

async function* inPieces(data: Buffer) {
  for (let at = 0; at < data.length; at += 100_000) yield data.subarray(at, at + 100_000);
}

test('a large upload arrives whole, with its length announced or in chunks', async () => {
  const answer = await upload(large);
  expect([answer.status, await answer.json()]).toEqual([201, file]);
  const chunked = await upload(ReadableStream.from(inPieces(large)), { duplex: 'half' });
  expect(chunked.status).toBe(201);
  expect((await server.objects.read(key)).equals(large)).toBe(true);
});

test.each([
  ['other bytes', Buffer.alloc(large.length, 'other '), 'DigestMismatch'],
  ['more bytes', Buffer.concat([large, large]), 'WrongSize'],
  ['fewer bytes', large.subarray(1), 'WrongSize'],
])('an upload of %s is answered with what is wrong, and leaves nothing', async (_name, data, code) => {
  for (const answer of [
    await upload(data),
    await upload(ReadableStream.from(inPieces(data)), { duplex: 'half' }),
  ]) {
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toMatch('application/problem+json');
    expect(await answer.json()).toMatchObject({
      status: 400,
      errors: [{ code, advice: expect.any(String) }],
    });
  }
  expect(await server.objects.head(key)).toBeUndefined();
  expect(await readdir(join(server.root, '.unfinished'))).toEqual([]);
});

test('an upload that is broken off leaves nothing', async () => {
  const stop = new AbortController();
  const unfinished = async () => (await readdir(join(server.root, '.unfinished'))).length;
  async function* endless() {
    yield large.subarray(0, 1_000_000);
    await until('the upload to begin', 100, async () => (await unfinished()) > 0);
    stop.abort();
    await new Promise(() => undefined);
  }
  const broken = upload(ReadableStream.from(endless()), { duplex: 'half', signal: stop.signal });
  await expect(broken).rejects.toThrow();
  await until('the upload to be given up', 100, async () => (await unfinished()) === 0);
  expect(await server.objects.head(key)).toBeUndefined();
});

test('a download has a length, a type by its name and a digest, and is never run by a browser', async () => {
  await server.objects.put(key, { bytes: large });
  const answer = await fetch(await link('shot.MP4'));
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'video/mp4',
    'content-length': `${large.length}`,
    'content-disposition': `attachment; filename="shot.MP4"; filename*=UTF-8''shot.MP4`,
    'x-content-type-options': 'nosniff',
    'accept-ranges': 'bytes',
    etag: `"${file.sha256}"`,
  });
  expect(Buffer.from(await answer.arrayBuffer()).equals(large)).toBe(true);
});

test('a part of a download is sent alone; one that lies outside is refused', async () => {
  await server.objects.put(key, { bytes: large });
  const url = await link('shot.mp4');
  const part = await fetch(url, { headers: { range: `bytes=${large.length - 5}-` } });
  expect(part.status).toBe(206);
  expect(Buffer.from(await part.arrayBuffer())).toEqual(large.subarray(-5));
  const outside = await fetch(url, { headers: { range: `bytes=${large.length}-` } });
  expect([outside.status, outside.headers.get('content-range')]).toEqual([416, `bytes */${large.length}`]);
});

// Open files can be counted on Linux only.
const openFiles = () =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(server.root);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return false;
      throw error;
    }
  }).length;
(process.platform === 'linux' ? test : test.skip)(
  'no file stays open, whether asked for its head or left half-way',
  async () => {
    await server.objects.put(key, { bytes: large });
    const url = await link('shot.mp4');
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, `${large.length}`]);
    const left = await fetch(url);
    await left.body?.cancel();
    await until('the file to be closed', 100, async () => openFiles() === 0);
  },
);

test.each(['/storage/', '/storage/blobs/x', '/storage/%ff', '/storage/../farm.db', '/storage/..%2ffarm.db'])(
  'without a right there is nothing at %s',
  async (path) => {
    const { origin } = new URL(await link('a'));
    for (const method of ['GET', 'PUT']) {
      const answer = await fetch(origin + path, { method });
      expect([403, 404]).toContain(answer.status);
    }
  },
);
