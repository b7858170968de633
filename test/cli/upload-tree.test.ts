import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FarmClient } from '../../cli/farm/farm-client.ts';
import { FarmHttp } from '../../cli/farm/farm-http.ts';
import { fixedLocation } from '../../cli/farm/farm-location.ts';
import { type HashedFile, hashTree } from '../../cli/scene/hash-tree.ts';
import { uploadManifest, uploadTree } from '../../cli/scene/upload-tree.ts';
import { BlobHasher, blobPartSize } from '../../functions/domain/blob-digest.ts';
import { bytes } from '../../functions/domain/units.ts';
import { answerJson, fakeFarm } from './fake-farm.ts';

const never = new AbortController().signal;
/** The farm says how large parts are: small ones are tried as quickly as they are put. */
const partSize = 1_000_000;
const size = 2 * partSize + 5;
const digestOf = (data: Buffer) => new BlobHasher().update(data).digest().sha256;
const wholePart = digestOf(Buffer.alloc(partSize));
const lastPart = digestOf(Buffer.alloc(5));

interface Storage {
  readonly parts: Map<number, string>;
  readonly puts: string[];
  completed: boolean;
  /** Links that one answer gives. */
  links: number;
  /** Is given every put before it is taken; may answer it. */
  disturb: (put: string, response: ServerResponse, request: IncomingMessage) => boolean;
}

/** A farm that takes files in parts, as one on S3 does, and checks them by their digest. */
function partsFarm(storage: Storage) {
  return fakeFarm((request, response, url) => {
    if (request.method === 'PUT') return take(storage, request, response, url);
    if (url.pathname.endsWith('/complete')) {
      if (storage.parts.size < 3) return answerJson(response, { detail: 'parts are missing' }, 409);
      storage.completed = true;
      return answerJson(response, { sha256: wholePart, size });
    }
    const missing = [1, 2, 3].filter((number) => !storage.parts.has(number));
    const parts = missing
      .slice(0, storage.links)
      .map((number) => ({ number, url: `/part/${number}`, headers: { 'x-number': `${number}` } }));
    const upload = {
      kind: 'parts',
      id: 'u/1',
      partSize,
      parts,
      more: missing.length > parts.length,
    };
    const present = storage.completed;
    answerJson(response, { files: [{ sha256: wholePart, present, ...(!present && { upload }) }] });
  });
}

function take(storage: Storage, request: IncomingMessage, response: ServerResponse, url: URL): void {
  const put = url.pathname;
  storage.puts.push(put);
  if (storage.disturb(put, response, request)) return;
  const hasher = new BlobHasher();
  request.on('data', (chunk: Buffer) => hasher.update(chunk));
  request.on('end', () => {
    storage.parts.set(Number(request.headers['x-number']), hasher.digest().sha256);
    response.end();
  });
}

let folder: string;
let file: HashedFile;
let storage: Storage;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'upload-'));
  const source = join(folder, 'large.vdb');
  await writeFile(source, '');
  await truncate(source, size);
  file = { path: 'large.vdb', source, sha256: digestOf(Buffer.alloc(size)), size: bytes(size), parts: [] };
  storage = { parts: new Map(), puts: [], completed: false, links: 500, disturb: () => false };
});
afterEach(() => rm(folder, { recursive: true }));

const whole = new Map([
  [1, wholePart],
  [2, wholePart],
  [3, lastPart],
]);

async function upload(): Promise<{ sent: number; present: number }> {
  await using farm = await partsFarm(storage);
  const client = new FarmClient(new FarmHttp(fixedLocation({ url: farm.url, token: 'secret' })));
  let sent = 0;
  const progress = {
    total: () => undefined,
    sent: (more: number) => {
      sent += more;
    },
  };
  const { present } = await uploadTree(client, [file], never, progress);
  return { sent, present };
}

test('a file is hashed with its parts', async () => {
  const source = join(folder, 'large.vdb');
  await truncate(source, blobPartSize + 5);
  const tree = {
    root: folder,
    scene: '',
    audio: undefined,
    colorConfig: undefined,
    files: [{ path: 'large.vdb', source, size: 0 }],
  };
  const [hashed] = await hashTree(tree, never, () => undefined);
  expect(hashed?.parts).toEqual([digestOf(Buffer.alloc(blobPartSize)), lastPart]);
  expect(hashed).toMatchObject(new BlobHasher().update(Buffer.alloc(blobPartSize + 5)).digest());
});

describe('a large file', () => {
  test('is put part by part, and completed', async () => {
    expect(await upload()).toEqual({ sent: size, present: 0 });
    expect(storage).toMatchObject({ parts: whole, completed: true });
    expect(storage.puts.sort()).toEqual(['/part/1', '/part/2', '/part/3']);
  });

  test('is put page after page when it has more parts than one answer has links', async () => {
    storage.links = 1;
    expect(await upload()).toEqual({ sent: size, present: 0 });
    expect(storage).toMatchObject({ parts: whole, completed: true });
  });

  test('is not put again where an earlier upload was broken off', async () => {
    storage.parts.set(1, wholePart).set(3, lastPart);
    expect(await upload()).toEqual({ sent: size, present: 0 });
    expect(storage.puts).toEqual(['/part/2']);
    expect(storage).toMatchObject({ parts: whole, completed: true });
  });

  test('has only those parts sent again that broke off', async () => {
    let broken = 0;
    storage.disturb = (put, response, request) => {
      if (put !== '/part/2' || broken === 2) return false;
      broken += 1;
      if (broken === 1) request.socket.destroy();
      else response.writeHead(503).end('<Error><Code>SlowDown</Code><Message>slower</Message></Error>');
      return true;
    };
    expect(await upload()).toEqual({ sent: size, present: 0 });
    expect(storage.puts.filter((put) => put !== '/part/2').sort()).toEqual(['/part/1', '/part/3']);
    expect(storage).toMatchObject({ parts: whole, completed: true });
  });

  test('is there when somebody else has completed it meanwhile', async () => {
    storage.disturb = (_put, response) => {
      storage.completed = true;
      response.writeHead(404).end('<Error><Code>NoSuchUpload</Code><Message>gone</Message></Error>');
      return true;
    };
    await upload();
    expect(storage.puts.length).toBeLessThanOrEqual(3);
  });

  test('is refused with the words of storage when its bytes are others', async () => {
    storage.disturb = (_put, response, request) => {
      request.resume();
      response
        .writeHead(400)
        .end('<Error><Code>BadDigest</Code><Message>The SHA256 did not match</Message></Error>');
      return true;
    };
    await expect(upload()).rejects.toMatchObject({
      problems: [{ code: 'BadDigest', message: 'The SHA256 did not match' }],
    });
    expect(storage.puts.length).toBeLessThanOrEqual(3);
  });
});

test('no page of questions has more parts than one answer has links, unless one file alone has', async () => {
  const pages: number[] = [];
  await using farm = await fakeFarm((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { files } = JSON.parse(Buffer.concat(chunks).toString()) as { files: { parts: string[] }[] };
      pages.push(files.reduce((sum, { parts }) => sum + parts.length, 0));
      answerJson(response, { files: files.map(() => ({ sha256: wholePart, present: true })) });
    });
  });
  const client = new FarmClient(new FarmHttp(fixedLocation({ url: farm.url, token: 'secret' })));
  const counts = [...Array<number>(700).fill(1), 600, 300, 300];
  const files = counts.map(
    (count, index): HashedFile => ({
      path: `${index}`,
      source: '',
      sha256: digestOf(Buffer.from(`${index}`)),
      size: bytes(count),
      parts: Array(count).fill(wholePart),
    }),
  );
  const quiet = { total: () => undefined, sent: () => undefined };
  expect(await uploadTree(client, files, never, quiet)).toEqual({ present: files.length });
  expect(pages).toEqual([500, 200, 600, 300, 300]);
  expect(await uploadManifest(client, files, never)).toHaveProperty('sha256');
});
