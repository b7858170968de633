import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { BlobHasher, blobPartSize } from '../../functions/domain/blob-digest.ts';
import { sha256 } from '../../functions/domain/units.ts';
import {
  DigestMismatch,
  NoSuchUpload,
  UploadIncomplete,
  type UploadLink,
} from '../../functions/ports/object-store.ts';
import { type OpenObjectStore, objectStores } from './object-stores.ts';

/** Two parts, whose bytes tell where they stand. */
const data = Buffer.alloc(blobPartSize + 1_000_000);
for (let at = 0; at < data.length; at += 4) data.writeUInt32LE(at, at);
const hasher = new BlobHasher().update(data);
const digest = hasher.digest();
const file = { ...digest, parts: hasher.parts, links: 500 };
const key = `blobs/${digest.sha256}`;
const sameAsData = (found: Buffer) => expect(found.equals(data)).toBe(true);

describe.each(objectStores)('an object above 64 MiB on $name', ({ open }) => {
  let opened: OpenObjectStore;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(() => opened.close());

  test('is stored whole, with the digest of its parts', async () => {
    const path = join(opened.scratch, 'source');
    await writeFile(path, data);
    expect(await opened.store.put('jobs/1/a', { path })).toEqual(digest);
    expect(await opened.store.put(key, { bytes: data }, digest)).toEqual(digest);
    expect(await opened.store.head('jobs/1/a')).toMatchObject(digest);
    expect(await opened.store.head(key)).toMatchObject(digest);
  });

  test('is read across the border of its parts, and fetched', async () => {
    await opened.store.put(key, { stream: Readable.from([data]) });
    const range = { offset: blobPartSize - 100, length: 200 };
    const across = data.subarray(range.offset, range.offset + range.length);
    expect(await opened.store.read(key, range)).toEqual(across);
    const path = join(opened.scratch, 'fetched');
    await opened.store.fetch(key, path);
    sameAsData(await readFile(path));
  });

  test('is not there when its digest is another than was expected', async () => {
    const expected = { sha256: sha256(createHash('sha256').update(data).digest('hex')) };
    await expect(opened.store.put(key, { bytes: data }, expected)).rejects.toThrow(DigestMismatch);
    expect(await opened.store.head(key)).toBeUndefined();
  });

  const putAs = (link: { url: string; headers: Readonly<Record<string, string>> }, body: Uint8Array) =>
    opened.follow(link.url, { method: 'PUT', headers: link.headers, body });

  const bytesOf = (number: number) => data.subarray((number - 1) * blobPartSize, number * blobPartSize);

  /** Puts what the link asks for. @returns the upload's id, when there is one to be completed */
  async function putLinked(link: UploadLink): Promise<string | undefined> {
    if (link.kind === 'whole') {
      expect((await putAs(link, data)).ok).toBe(true);
      return undefined;
    }
    expect(link.partSize).toBe(blobPartSize);
    for (const part of link.parts) expect((await putAs(part, bytesOf(part.number))).ok).toBe(true);
    return link.id;
  }

  test('can be put by anyone who has links', async () => {
    const id = await putLinked(await opened.store.uploadLink(key, file));
    if (id !== undefined) {
      expect(await opened.store.completeUpload(key, id, digest.sha256)).toEqual(digest);
      // The reply was lost, and the call is made again.
      expect(await opened.store.completeUpload(key, id, digest.sha256)).toEqual(digest);
    }
    expect(await opened.store.head(key)).toMatchObject(digest);
    sameAsData(await opened.store.read(key));
  });

  test('is put bit by bit, and what was put before is not asked for again', async () => {
    const first = await opened.store.uploadLink(key, { ...file, links: 1 });
    if (first.kind === 'whole') return;
    expect(first).toMatchObject({ parts: [{ number: 1 }], more: true });
    await expect(opened.store.completeUpload(key, first.id, digest.sha256)).rejects.toThrow(UploadIncomplete);
    await putLinked(first);
    await expect(opened.store.completeUpload(key, first.id, digest.sha256)).rejects.toThrow(UploadIncomplete);
    const second = await opened.store.uploadLink(key, file);
    expect(second).toMatchObject({ id: first.id, parts: [{ number: 2 }], more: false });
    await putLinked(second);
    expect(await opened.store.uploadLink(key, file)).toMatchObject({ id: first.id, parts: [], more: false });
    await opened.store.completeUpload(key, first.id, digest.sha256);
    sameAsData(await opened.store.read(key));
  });

  test('takes no part with other bytes', async () => {
    const link = await opened.store.uploadLink(key, file);
    if (link.kind === 'whole') return;
    for (const part of link.parts) {
      const damaged = Buffer.from(bytesOf(part.number)).fill('x', 7, 8);
      expect((await putAs(part, damaged)).status).toBe(400);
    }
    expect(await opened.store.uploadLink(key, file)).toMatchObject({ parts: [{ number: 1 }, { number: 2 }] });
    await expect(opened.store.completeUpload(key, link.id, digest.sha256)).rejects.toThrow(UploadIncomplete);
    expect(await opened.store.head(key)).toBeUndefined();
  });

  test('is not made of an upload that nobody began', async () => {
    const ended = opened.store.completeUpload(key, 'some-id', digest.sha256);
    await expect(ended).rejects.toThrow(NoSuchUpload);
  });
});
