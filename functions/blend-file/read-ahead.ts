import type { ByteSource } from './byte-source.ts';

const partLength = 2 ** 20;
const partsAhead = 8;

/** The whole source from front to back, with the next parts on their way while one is used. */
export async function* readAhead(source: ByteSource): AsyncGenerator<Uint8Array> {
  const coming: Promise<Uint8Array>[] = [];
  for (let at = 0; at < source.size || coming.length > 0; ) {
    while (at < source.size && coming.length < partsAhead) {
      const part = source.read(at, Math.min(partLength, source.size - at));
      // Of a part that is never used nobody hears; of another whoever waits for it.
      part.catch(() => undefined);
      coming.push(part);
      at += partLength;
    }
    const part = coming.shift();
    if (part) yield part;
  }
}
