import { createReadStream } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FarmUnreachable } from '../cli-error.ts';
import { messageOf } from '../error-facts.ts';
import { FarmRefusal, problemDocument } from './farm-refusal.ts';

/** What to put: a file of this machine, or bytes; of either, a part when a range is given. */
export type Content = ({ readonly path: string } | { readonly bytes: Uint8Array }) & {
  readonly range?: { readonly offset: number; readonly length: number };
};

export interface PutTarget {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Puts bytes straight into storage. Not by `fetch`: storage wants the length beforehand, which `fetch` does
 * not send with a stream, and people want to see how far it is.
 * @throws FarmRefusal when storage refuses them, FarmUnreachable when the connection breaks
 */
export async function putContent(
  target: PutTarget,
  content: Content,
  size: number,
  signal: AbortSignal,
  onBytes: (sent: number) => void,
): Promise<void> {
  const { status, body } = await send(target, content, size, signal, onBytes).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new FarmUnreachable(target.url.origin, messageOf(error), { cause: error });
  });
  if (status >= 200 && status < 300) return;
  throw new FarmRefusal(
    status,
    problemDocument.safeParse(parsed(body)).data ?? { detail: body.slice(0, 500) },
  );
}

async function send(
  { url, headers }: PutTarget,
  content: Content,
  size: number,
  signal: AbortSignal,
  onBytes: (sent: number) => void,
): Promise<{ readonly status: number; readonly body: string }> {
  const open = url.protocol === 'https:' ? secureRequest : plainRequest;
  const request = open(url, { method: 'PUT', headers: { ...headers, 'content-length': size }, signal });
  const answer = new Promise<{ status: number; body: string }>((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }),
      );
    });
  });
  const source = streamOf(content);
  // Storage may answer, with a refusal, before it has taken everything: the answer says why, not the broken pipe.
  const sent = pipeline(source, counting(onBytes), request).catch((error: unknown) => error);
  const received = await answer;
  if (!request.writableFinished) request.destroy(); // the rest will not be taken
  await sent;
  return received;
}

function streamOf(content: Content): Readable {
  const { offset, length } = content.range ?? { offset: 0, length: Infinity };
  if ('path' in content) return createReadStream(content.path, { start: offset, end: offset + length - 1 });
  return Readable.from([content.bytes.subarray(offset, offset + length)]);
}

const counting = (onBytes: (sent: number) => void) =>
  new Transform({
    transform(chunk: Buffer, _encoding, done) {
      onBytes(chunk.length);
      done(null, chunk);
    },
  });

function parsed(text: string): unknown {
  const [code, message] = [inElement(text, 'Code'), inElement(text, 'Message')];
  if (code !== undefined && message !== undefined) return { errors: [{ code, message }] };
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** S3 answers in XML, with its elements on one level. */
const inElement = (text: string, name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
