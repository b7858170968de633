import type { VideoRequest } from '../domain/job.ts';
import type { FrameRate } from '../domain/scene-account.ts';
import type { PictureKind } from './picture-kind.ts';

/** Ticks of the video's clock, so that every frame lasts a whole number of them: 24000/1001 drifts otherwise. */
export interface VideoClock {
  readonly ticksASecond: number;
  readonly ticksAFrame: number;
}

/** MP4 players are used to clocks of about this rate; ffmpeg chooses likewise. */
const usualTicksASecond = 10_000;

export function videoClock({ numerator, denominator }: FrameRate): VideoClock {
  const factor = Math.ceil(usualTicksASecond / numerator);
  return { ticksASecond: numerator * factor, ticksAFrame: denominator * factor };
}

/** As Blender's own “perceptually lossless”; x265 looks the same at two steps more. */
const codecs: Record<VideoRequest['codec'], readonly string[]> = {
  h264: ['-c:v', 'libx264', '-preset', 'medium', '-crf', '18', '-profile:v', 'high'],
  h265: ['-c:v', 'libx265', '-preset', 'medium', '-crf', '20', '-x265-params', 'log-level=error:open-gop=0'],
};

/** Apple's players open H.265 under this tag only. */
export const codecTag = (codec: VideoRequest['codec']) => ['-tag:v', codec === 'h265' ? 'hvc1' : 'avc1'];

/** One set for every segment of a video, or they could not be joined without encoding again. */
export const encoderSettings = (codec: VideoRequest['codec'], rate: FrameRate): readonly string[] => [
  ...codecs[codec],
  ...codecTag(codec),
  '-video_track_timescale',
  String(videoClock(rate).ticksASecond),
];

/**
 * From Blender's sRGB pictures to what players expect: 4:2:0, limited range, BT.709 matrix and tags.
 * Without the matrix ffmpeg takes BT.601, and reds and greens shift.
 */
export function pictureFilters(kind: PictureKind, size: { width: number; height: number }): string {
  return [
    // Over black; 16 bits, because 8 lose a level even where the picture is opaque.
    ...(kind.alpha ? ['format=gbrap16le', 'premultiply=inplace=1'] : []),
    'format=gbrp|gbrp16le',
    ...evenSize(size),
    'scale=out_color_matrix=bt709:out_range=tv:flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp',
    'format=yuv420p',
    'setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709',
  ].join(',');
}

/** The last row and column are repeated where 4:2:0 needs one more: a black one would show. */
function evenSize({ width, height }: { width: number; height: number }): string[] {
  const [right, bottom] = [width % 2, height % 2];
  if (right + bottom === 0) return [];
  return [
    `pad=${width + right}:${height + bottom}:0:0`,
    `fillborders=right=${right}:bottom=${bottom}:mode=smear`,
  ];
}
