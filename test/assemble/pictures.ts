import { crc32, deflateSync } from 'node:zlib';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** 8 or 16 bits a channel. */
  readonly depth?: 8 | 16;
  /** Red, green, blue and, if there is a fourth, alpha, 0 to 255. */
  readonly colour: (x: number, y: number) => readonly number[];
}

/** A PNG file with these pixels. */
export function png({ width, height, depth = 8, colour }: Picture): Buffer {
  const channels = colour(0, 0).length;
  const bytesADepth = depth / 8;
  const rows = Array.from({ length: height }, (_row, y) => {
    const pixels = Array.from({ length: width }, (_pixel, x) => colour(x, y)).flat();
    // 255 is 65535 in 16 bits: each byte twice.
    return Buffer.from([0, ...pixels.flatMap((value) => Array<number>(bytesADepth).fill(value))]);
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, channels === 4 ? 6 : 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [size, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, checksum]);
}

/** A picture of one colour. */
export const plain = (width: number, height: number, colour: readonly number[], depth: 8 | 16 = 8): Buffer =>
  png({ width, height, depth, colour: () => colour });

/** A second is 48,000 samples, in stereo: silence but for a click at each of these samples. */
export function clicks(samples: number, at: readonly number[]): Buffer {
  const data = Buffer.alloc(samples * 4);
  for (const start of at) {
    for (let sample = start; sample < start + 48; sample++) {
      data.writeInt16LE(30_000, sample * 4);
      data.writeInt16LE(30_000, sample * 4 + 2);
    }
  }
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(2, 22);
  header.writeUInt32LE(48_000, 24);
  header.writeUInt32LE(192_000, 28);
  header.writeUInt16LE(4, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}
