import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { bytes, days, instant, minutes, sha256 } from '../../functions/domain/units.ts';
import { BadObjectKey, DigestMismatch, NoSuchObject } from '../../functions/ports/object-store.ts';
import { type OpenObjectStore, objectStores } from './object-stores.ts';

const picture = Buffer.from('a picture, so to speak');
const digestOf = (data: Uint8Array) => sha256(createHash('sha256').update(data).digest('hex'));
const stored = (data: Uint8Array) => ({ size: bytes(data.length), sha256: digestOf(data) });
const wrong = sha256('0'.repeat(64));
const key = 'jobs/j_1/frames/1/1/frame.png';

describe.each(objectStores)('an object store on $name', ({ open }) => {
  let opened: OpenObjectStore;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(() => opened.close());

  async function fileWith(data: Uint8Array, name = 'source'): Promise<string> {
    const path = join(opened.scratch, name);
    await writeFile(path, data);
    return path;
  }

  test('stores bytes, a stream or a file, and tells size and digest', async () => {
    const path = await fileWith(picture);
    const puts = [
      await opened.store.put('a/bytes', { bytes: picture }),
      await opened.store.put('a/stream', {
        stream: Readable.from([picture.subarray(0, 5), picture.subarray(5)]),
      }),
      await opened.store.put('a/file', { path }, { sha256: digestOf(picture) }),
    ];
    expect(puts).toEqual([stored(picture), stored(picture), stored(picture)]);
    for (const name of ['a/bytes', 'a/stream', 'a/file']) {
      expect(await opened.store.head(name)).toMatchObject(stored(picture));
      expect(await opened.store.read(name)).toEqual(picture);
    }
  });

  test('stores an empty object', async () => {
    await opened.store.put(key, { bytes: new Uint8Array() });
    expect(await opened.store.head(key)).toMatchObject(stored(new Uint8Array()));
    expect(await opened.store.read(key)).toHaveLength(0);
  });

  test('stores a file through a symbolic link, not the link', async () => {
    const path = await fileWith(picture);
    await symlink(path, join(opened.scratch, 'link'));
    await opened.store.put(key, { path: join(opened.scratch, 'link') });
    expect(await readFile(path)).toEqual(picture);
    await writeFile(path, 'something else');
    expect(await opened.store.read(key)).toEqual(picture);
  });

  test('refuses bytes with another digest, stores nothing and leaves a source file as it was', async () => {
    const path = await fileWith(picture);
    for (const source of [{ bytes: picture }, { stream: Readable.from([picture]) }, { path }]) {
      await expect(opened.store.put(key, source, { sha256: wrong })).rejects.toThrow(DigestMismatch);
    }
    expect(await opened.store.head(key)).toBeUndefined();
    expect((await opened.store.list('', { limit: 10 })).keys).toEqual([]);
    expect(await readFile(path)).toEqual(picture);
    await writeFile(path, 'still writable');
  });

  test('stores nothing of a stream that fails', async () => {
    async function* failing() {
      yield picture;
      throw new RangeError('the connection broke');
    }
    await expect(opened.store.put(key, { stream: Readable.from(failing()) })).rejects.toThrow(RangeError);
    expect(await opened.store.head(key)).toBeUndefined();
  });

  test('checks bytes that it has already, and takes a source file all the same', async () => {
    const options = { sha256: digestOf(picture) };
    await opened.store.put('blobs/1', { bytes: picture }, options);
    expect(await opened.store.put('blobs/1', { path: await fileWith(picture) }, options)).toEqual(
      stored(picture),
    );
    const damaged = Buffer.from(picture).fill('x', 3, 4);
    await expect(opened.store.put('blobs/1', { bytes: damaged }, options)).rejects.toThrow(DigestMismatch);
    expect(await opened.store.read('blobs/1')).toEqual(picture);
  });

  test('replaces an object as a whole; whoever reads the old one reads it to its end', async () => {
    const [old, fresh] = [Buffer.alloc(3_000_000, 'o'), Buffer.alloc(2_000_000, 'n')];
    await opened.store.put(key, { bytes: old });
    const reading = await opened.store.stream(key);
    await opened.store.put(key, { bytes: fresh });
    expect(Buffer.concat(await reading.toArray()).equals(old)).toBe(true);
    expect(await opened.store.head(key)).toMatchObject(stored(fresh));
  });

  test('holds one whole object when the same key is put many times at once', async () => {
    const versions = ['a', 'b', 'c', 'd', 'e'].map((letter) => Buffer.alloc(500_000, letter));
    await Promise.all(versions.map((version) => opened.store.put(key, { bytes: version })));
    const found = await opened.store.read(key);
    expect(versions.some((version) => version.equals(found))).toBe(true);
    expect(await opened.store.head(key)).toMatchObject(stored(found));
  });

  test('reads and streams a range, and of one that passes the end what there is', async () => {
    await opened.store.put(key, { bytes: picture });
    for (const [offset, length, text] of [
      [2, 7, 'picture'],
      [11, 100, 'so to speak'],
      [500, 5, ''],
      [3, 0, ''],
    ] as const) {
      expect((await opened.store.read(key, { offset, length })).toString()).toBe(text);
      const streamed = await (await opened.store.stream(key, { offset, length })).toArray();
      expect(Buffer.concat(streamed).toString()).toBe(text);
    }
  });

  test('fetches an object to a file of the caller’s own', async () => {
    await opened.store.put(key, { bytes: picture });
    const path = join(opened.scratch, 'fetched.png');
    await opened.store.fetch(key, path);
    expect(await readFile(path)).toEqual(picture);
    await writeFile(path, 'changed');
    expect(await opened.store.read(key)).toEqual(picture);
  });

  test('a file that is only read outlives its object', async () => {
    await opened.store.put(key, { bytes: picture });
    const path = join(opened.scratch, 'read.png');
    await opened.store.fetch(key, path, { readOnly: true });
    await opened.store.fetch(key, path, { readOnly: true });
    await opened.store.delete([key]);
    expect(await readFile(path)).toEqual(picture);
    expect((await readdir(opened.scratch)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('says of an object that is not there that it is not there', async () => {
    expect(await opened.store.head(key)).toBeUndefined();
    await expect(opened.store.read(key)).rejects.toThrow(NoSuchObject);
    await expect(opened.store.stream(key)).rejects.toThrow(NoSuchObject);
    const path = join(opened.scratch, 'fetched');
    await expect(opened.store.fetch(key, path)).rejects.toThrow(NoSuchObject);
    expect(existsSync(path)).toBe(false);
    // A part of a key is no object.
    await opened.store.put(key, { bytes: picture });
    expect(await opened.store.head('jobs/j_1')).toBeUndefined();
    await expect(opened.store.read('jobs/j_1')).rejects.toThrow(NoSuchObject);
    await expect(opened.store.read(`${key}/more`)).rejects.toThrow(NoSuchObject);
  });

  test('lists keys by prefix in their order, page by page', async () => {
    const keys = ['a/1', 'a/10', 'a/2', 'a-b', 'a/ü', 'b/1', 'ab'];
    for (const one of keys) await opened.store.put(one, { bytes: Buffer.from(one) });
    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const page = await opened.store.list('a/', { limit: 3, ...(cursor && { cursor }) });
      pages.push([...page.keys]);
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(pages).toEqual([['a/1', 'a/10', 'a/2'], ['a/ü']]);
    expect((await opened.store.list('', { limit: 100 })).keys).toHaveLength(keys.length);
    expect(await opened.store.list('c', { limit: 100 })).toEqual({ keys: [] });
  });

  test('tells when an object was used last: put, put again as a blob, or touched', async () => {
    const { store, clock } = opened;
    const usedAt = async (name: string) => (await store.head(name))?.usedAt ?? instant(0);
    for (const name of ['blobs/1', 'blobs/2']) await store.put(name, { bytes: picture });
    const first = await usedAt('blobs/1');
    expect(Math.abs(first - clock.now())).toBeLessThan(minutes(1));

    await opened.aSecondPasses();
    const later = instant(first + 1000);
    expect((await store.list('blobs/', { limit: 9, unusedSince: later })).keys).toEqual([
      'blobs/1',
      'blobs/2',
    ]);
    expect((await store.list('blobs/', { limit: 9, unusedSince: first })).keys).toEqual([]);

    await store.touch(['blobs/1', 'blobs/none'], first);
    expect(await usedAt('blobs/1')).toBe(first);
    await store.touch(['blobs/1', 'blobs/none'], later);
    expect(await usedAt('blobs/1')).toBeGreaterThan(first);
    expect(await store.head('blobs/1')).toMatchObject(stored(picture));
    expect(await store.read('blobs/1')).toEqual(picture);
    expect(await store.head('blobs/none')).toBeUndefined();
    expect((await store.list('blobs/', { limit: 9, unusedSince: later })).keys).toEqual(['blobs/2']);
  });

  test('counts a blob as used that is put again after a long time', async () => {
    const { store, clock } = opened;
    await store.put('blobs/1', { bytes: picture });
    const first = (await store.head('blobs/1'))?.usedAt ?? instant(0);
    await opened.aSecondPasses();
    clock.advance(days(8));
    await store.put('blobs/1', { bytes: picture });
    expect((await store.head('blobs/1'))?.usedAt).toBeGreaterThan(first);
  });

  test('deletes objects, those too that are not there, and no others', async () => {
    for (const one of ['a/1', 'a/2', 'a/3/4']) await opened.store.put(one, { bytes: picture });
    await opened.store.delete(['a/1', 'a/3/4', 'a/none', 'none']);
    expect((await opened.store.list('', { limit: 9 })).keys).toEqual(['a/2']);
    expect(await opened.store.head('a/1')).toBeUndefined();
    await opened.store.put('a/3/4', { bytes: picture });
    expect(await opened.store.read('a/3/4')).toEqual(picture);
  });

  test('puts and deletes next to each other without hurting', async () => {
    const numbers = Array.from({ length: 40 }, (_, index) => index);
    await Promise.all(
      numbers.map(async (number) => {
        await opened.store.put(`a/b/${number}`, { bytes: picture });
        if (number % 2 === 0) await opened.store.delete([`a/b/${number}`]);
      }),
    );
    expect((await opened.store.list('a/', { limit: 99 })).keys).toHaveLength(20);
  });

  test.each([
    '',
    '/etc/passwd',
    '../x',
    'a/../../x',
    'a//b',
    './a',
    'a/.',
    'a\\b',
    'a\0b',
    '.hidden',
    'x'.repeat(600),
  ])('refuses the key %j', async (bad) => {
    await mkdir(join(opened.scratch, 'before'));
    const before = await readdir(opened.scratch);
    await expect(opened.store.put(bad, { bytes: picture })).rejects.toThrow(BadObjectKey);
    await expect(opened.store.head(bad)).rejects.toThrow(BadObjectKey);
    await expect(opened.store.fetch(bad, join(opened.scratch, 'out'))).rejects.toThrow(BadObjectKey);
    await expect(opened.store.delete([bad])).rejects.toThrow(BadObjectKey);
    expect(await readdir(opened.scratch)).toEqual(before);
  });
});
