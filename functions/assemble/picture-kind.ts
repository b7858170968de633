/** How ffmpeg is to read a picture, and whether it may be transparent. */
export interface PictureKind {
  readonly codec: 'png' | 'mjpeg';
  readonly alpha: boolean;
}

/** Bytes from a picture's start that `pictureKind` looks at. */
export const pictureHeadSize = 26;

const pngSignature = Buffer.from('89504e470d0a1a0a', 'hex');
/** Offset of the colour type in a PNG, behind the signature and the IHDR chunk's size, depth last. */
const pngColourType = 25;
/** Grey with alpha, and RGB with alpha. */
const withAlpha = [4, 6];

/** Tells a picture's kind from its first bytes; undefined for what is neither PNG nor JPEG. */
export function pictureKind(head: Buffer): PictureKind | undefined {
  if (head.subarray(0, 8).equals(pngSignature)) {
    return { codec: 'png', alpha: withAlpha.includes(head[pngColourType] ?? 0) };
  }
  if (head[0] === 0xff && head[1] === 0xd8) return { codec: 'mjpeg', alpha: false };
  return undefined;
}
