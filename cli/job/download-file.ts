import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BlobHasher, blobDigest } from '../../functions/domain/blob-digest.ts';
import { FarmError } from '../../functions/domain/failure.ts';
import { CliError, FarmUnreachable } from '../cli-error.ts';
import { messageOf } from '../error-facts.ts';
import { FarmRefusal } from '../farm/farm-refusal.ts';

export interface ExpectedFile {
  readonly size: number;
  readonly sha256: string;
}

class WrongContent extends CliError {
  constructor(name: string, what: string) {
    super(`${name} did not arrive as the farm recorded it: ${what}`, {
      advice: 'download it again; if it stays so, the farm’s storage has lost it: retry its frame',
    });
  }
}

class FileNotWritten extends CliError {
  constructor(path: string, cause: unknown) {
    super(`${path} cannot be written: ${messageOf(cause)}`, {
      advice: 'make room or choose another folder, then get the rest with `render-farm download`',
      cause,
    });
  }
}

/**
 * Gets a file under a temporary name and renames it when its bytes are the expected ones; a file that is
 * there already with these bytes is kept.
 * @returns whether it had to be got
 * @throws FarmUnreachable, FarmRefusal, WrongContent, FileNotWritten
 */
export async function downloadFile(
  url: URL,
  path: string,
  expected: ExpectedFile,
  signal: AbortSignal,
): Promise<boolean> {
  if (await isThere(path, expected)) return false;
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.part`);
  try {
    await mkdir(dirname(path), { recursive: true });
    const hasher = new BlobHasher();
    await pipeline(bodyOf(url, signal), hashing(hasher), createWriteStream(temporary), { signal });
    check(basename(path), hasher, expected);
    await rename(temporary, path);
    return true;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined); // what went wrong before says more
    signal.throwIfAborted();
    throw error instanceof FarmError ? error : new FileNotWritten(path, error);
  }
}

/** The bytes as they come; what breaks off is the connection's fault, unlike what the disk does. */
async function* bodyOf(url: URL, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const broken = (cause: unknown) => new FarmUnreachable(url.origin, 'the download broke off', { cause });
  const response = await fetch(url, { signal }).catch((error: unknown) => {
    throw broken(error);
  });
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw new FarmRefusal(response.status, { detail: `storage answered with status ${response.status}` });
  }
  try {
    yield* response.body;
  } catch (error) {
    throw broken(error);
  }
}

const hashing = (hasher: BlobHasher) =>
  new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hasher.update(chunk);
      done(null, chunk);
    },
  });

function check(name: string, hasher: BlobHasher, expected: ExpectedFile): void {
  const got = hasher.digest();
  if (got.size !== expected.size) {
    throw new WrongContent(name, `${got.size} bytes of ${expected.size}`);
  }
  if (got.sha256 !== expected.sha256) {
    throw new WrongContent(name, 'its digest is another');
  }
}

async function isThere(path: string, { size, sha256 }: ExpectedFile): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found?.size !== size || !found.isFile()) return false;
  return (await blobDigest(createReadStream(path))).sha256 === sha256;
}
