import { type BlenderVersion, blenderVersion } from './blender-version.ts';
import { GitLfsPointer, NotABlendFile, TruncatedBlendFile, UnknownBlendFormat } from './errors.ts';

/** What the first bytes of an uncompressed `.blend` say about the rest. */
export interface FileHeader {
  readonly version: BlenderVersion;
  readonly pointerSize: 4 | 8;
  readonly littleEndian: boolean;
  /** Bytes until the first block. */
  readonly length: 12 | 17;
  /** Block headers with 64-bit lengths and counts, since Blender 5.0. */
  readonly largeBlocks: boolean;
}

/** The longer of the two headers. */
export const headerBytes = 17;

/**
 * Until 4.x: `BLENDER`, `_` or `-` for pointers of 4 or 8 bytes, `v` or `V` for little or big endian, three
 * digits of version. Since 5.0: `BLENDER17-01v0500`, where 17 is the header's length, 01 the format's version.
 * @param start  the first 17 bytes, or fewer when the file has no more
 */
export function parseFileHeader(start: Uint8Array): FileHeader {
  const text = String.fromCharCode(...start.subarray(0, headerBytes));
  const short = /^BLENDER([-_])([vV])(\d{3})/.exec(text);
  if (short) {
    return {
      version: blenderVersion(Number(short[3])),
      pointerSize: short[1] === '_' ? 4 : 8,
      littleEndian: short[2] === 'v',
      length: 12,
      largeBlocks: false,
    };
  }
  const long = /^BLENDER(\d\d)-(\d\d)v(\d{4})/.exec(text);
  if (long) {
    if (long[1] !== '17' || long[2] !== '01') throw new UnknownBlendFormat(`its header is ${text}`);
    return {
      version: blenderVersion(Number(long[3])),
      pointerSize: 8,
      littleEndian: true,
      length: 17,
      largeBlocks: true,
    };
  }
  throw refusal(text);
}

function refusal(text: string): Error {
  if (text.startsWith('version https://g')) return new GitLfsPointer();
  if (text.length < 12 && 'BLENDER'.startsWith(text.slice(0, 7)))
    return new TruncatedBlendFile('in its header');
  return new NotABlendFile(text === '' ? 'nothing' : JSON.stringify(text));
}
