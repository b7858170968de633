import { Readable } from 'node:stream';
import { type Context, Hono } from 'hono';
import { NoSuchObject, type ObjectStore } from '../ports/object-store.ts';
import { attachmentNamed } from '../storage/attachment-named.ts';
import { contentTypeOf } from '../storage/content-type-of.ts';
import { exactly, WrongSize } from './exactly.ts';
import { parseRange } from './parse-range.ts';
import type { StorageLinks } from './storage-links.ts';
import { BadStorageLink, storageProblem } from './storage-problem.ts';

/** Serves the links of a store on one machine, under `/storage/`; the links themselves are the permission. */
export function storageRoutes(objects: ObjectStore, links: StorageLinks): Hono {
  const routes = new Hono();
  routes.onError((error, c) => storageProblem(c, error));
  routes.put('/storage/*', (c) => takeUpload(c, objects, links));
  routes.get('/storage/*', (c) => giveDownload(c, objects, links));
  return routes;
}

async function takeUpload(c: Context, objects: ObjectStore, links: StorageLinks): Promise<Response> {
  const { key, query } = parseUrl(c);
  const right = links.uploadRight(key, query);
  if (!right) throw new BadStorageLink();
  const { size, sha256 } = right;
  const announced = Number(c.req.header('content-length') ?? size);
  if (announced !== size) throw new WrongSize(size, announced);
  const body = c.req.raw.body;
  // The same stream, under the name that the DOM has for it and the one that Node has.
  const sent = body ? Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]) : Readable.from([]);
  return c.json(await objects.put(key, { stream: exactly(size, sent) }, { sha256 }), 201);
}

async function giveDownload(c: Context, objects: ObjectStore, links: StorageLinks): Promise<Response> {
  const { key, query } = parseUrl(c);
  const right = links.downloadRight(key, query);
  if (!right) throw new BadStorageLink();
  const object = await objects.head(key);
  if (!object) throw new NoSuchObject(key);
  const range = parseRange(c.req.header('range'), object.size);
  if (range === 'unsatisfiable') {
    return new Response(null, { status: 416, headers: { 'content-range': `bytes */${object.size}` } });
  }
  const { offset, length } = range ?? { offset: 0, length: object.size };
  const headers = {
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    'content-disposition': attachmentNamed(right.fileName),
    'content-length': `${length}`,
    'content-type': contentTypeOf(right.fileName),
    etag: `"${object.sha256}"`,
    'x-content-type-options': 'nosniff',
    ...(range && { 'content-range': `bytes ${offset}-${offset + length - 1}/${object.size}` }),
  };
  const body = c.req.method === 'HEAD' ? null : Readable.toWeb(await objects.stream(key, { offset, length }));
  return new Response(body as ReadableStream | null, { status: range ? 206 : 200, headers });
}

function parseUrl(c: Context): { key: string; query: URLSearchParams } {
  const url = new URL(c.req.url);
  try {
    return { key: decodeURIComponent(url.pathname.slice('/storage/'.length)), query: url.searchParams };
  } catch (error) {
    if (error instanceof URIError) throw new BadStorageLink();
    throw error;
  }
}
