import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { bytes, minutes, sha256 } from '../../functions/domain/units.ts';
import { type OpenObjectStore, objectStores } from './object-stores.ts';

const picture = Buffer.from('a picture, so to speak');
const file = {
  sha256: sha256(createHash('sha256').update(picture).digest('hex')),
  size: bytes(picture.length),
};
const wanted = { ...file, parts: [file.sha256], links: 1 };
const key = `blobs/${file.sha256}`;

describe.each(objectStores)('the links of an object store on $name', ({ open }) => {
  let opened: OpenObjectStore;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(() => opened.close());

  async function linkToPut() {
    const link = await opened.store.uploadLink(key, wanted);
    if (link.kind !== 'whole') throw new Error('a small file is put as a whole');
    return link;
  }

  async function upload(data: Uint8Array, change = (url: string) => url): Promise<Response> {
    const { url, headers } = await linkToPut();
    return opened.follow(change(url), { method: 'PUT', headers, body: data });
  }

  test('let anyone put the very file', async () => {
    expect((await upload(picture)).ok).toBe(true);
    expect(await opened.store.head(key)).toMatchObject(file);
  });

  test('refuse other bytes, more and fewer, and store nothing', async () => {
    for (const other of ['A picture, so to speak', 'a picture, so to speak!', 'a picture', '']) {
      const answer = await upload(Buffer.from(other));
      expect([400, 403]).toContain(answer.status);
    }
    expect(await opened.store.head(key)).toBeUndefined();
  });

  test('are worth nothing for another key or when they were changed', async () => {
    const changes = [
      (url: string) => url.replace('blobs/', 'blobs/x'),
      (url: string) => url.replace(/(expires=)(\d)/i, (_all, name, digit) => `${name}${Number(digit) + 1}`),
      (url: string) => url.replace(/(signature=)[^&]*/i, `$1${'0'.repeat(64)}`),
    ];
    if (opened.refusesUnsigned) changes.push((url) => url.replace(/\?.*/, ''));
    for (const change of changes) expect((await upload(picture, change)).status).toBe(403);
    expect((await opened.store.list('', { limit: 9 })).keys).toEqual([]);
  });

  test('do not let a right to get be used to put, nor the other way about', async () => {
    await opened.store.put(key, { bytes: picture });
    const down = await opened.store.downloadLink(key, { fileName: 'a.png', validFor: minutes(5) });
    const up = await linkToPut();
    expect((await opened.follow(down, { method: 'PUT', body: picture })).status).toBe(403);
    expect((await opened.follow(up.url)).status).toBe(403);
  });

  test('expire', async () => {
    await opened.store.put(key, { bytes: picture });
    opened.clock.advance(minutes(-61));
    const { url, headers, expiresAt } = await linkToPut();
    const down = await opened.store.downloadLink(key, { fileName: 'a.png', validFor: minutes(60) });
    opened.clock.advance(minutes(61));
    expect(expiresAt).toBeLessThanOrEqual(opened.clock.now());
    expect((await opened.follow(url, { method: 'PUT', headers, body: picture })).status).toBe(403);
    expect((await opened.follow(down)).status).toBe(403);
  });

  test('let anyone get the object under the name of the caller’s choice, whole or in part', async () => {
    await opened.store.put(key, { bytes: picture });
    const link = await opened.store.downloadLink(key, { fileName: 'Käthe “1”.png', validFor: minutes(5) });
    const answer = await opened.follow(link);
    expect(answer.status).toBe(200);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(picture);
    expect(answer.headers.get('content-length')).toBe(`${picture.length}`);
    expect(answer.headers.get('content-disposition')).toContain(
      "filename*=UTF-8''K%C3%A4the%20%E2%80%9C1%E2%80%9D.png",
    );
    const part = await opened.follow(link, { headers: { range: 'bytes=2-8' } });
    expect([part.status, await part.text()]).toEqual([206, 'picture']);
    expect(part.headers.get('content-range')).toBe(`bytes 2-8/${picture.length}`);
  });

  test('say so when the object is gone', async () => {
    const link = await opened.store.downloadLink(key, { fileName: 'a.png', validFor: minutes(5) });
    expect((await opened.follow(link)).status).toBe(404);
  });
});
