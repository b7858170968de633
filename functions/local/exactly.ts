import { Readable } from 'node:stream';
import { FarmError } from '../domain/failure.ts';
import type { Bytes } from '../domain/units.ts';

export class WrongSize extends FarmError {
  override readonly failure = 'transient';

  constructor(expected: Bytes, actual: number) {
    super(
      actual > expected
        ? `the upload is longer than the ${expected.toLocaleString('en')} bytes that were announced`
        : `the upload ended after ${actual.toLocaleString('en')} of ${expected.toLocaleString('en')} bytes`,
      { advice: 'send the file again; if it changed meanwhile, make the manifest anew' },
    );
  }
}

/** The same stream, which fails with `WrongSize` as soon as it is too long or when it ends too early. */
export const exactly = (size: Bytes, source: Readable): Readable => Readable.from(counted(size, source));

async function* counted(size: Bytes, source: AsyncIterable<Uint8Array>) {
  let seen = 0;
  for await (const chunk of source) {
    seen += chunk.length;
    if (seen > size) throw new WrongSize(size, seen);
    yield chunk;
  }
  if (seen < size) throw new WrongSize(size, seen);
}
