import { join } from 'node:path';
import type { StoredFile } from '../domain/frame.ts';
import type { FrameNumber } from '../domain/units.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { Assembly } from './assembly.ts';
import { encoderSettings, pictureFilters } from './encoder-settings.ts';
import { NoPictureForVideo, WrongFrameCount } from './errors.ts';
import { pictureHeadSize, pictureKind } from './picture-kind.ts';
import { runFfmpeg } from './run-ffmpeg.ts';
import type { Segment } from './segments.ts';
import { verifyFrames } from './verify-frames.ts';

/** Encodes one segment into a file in the folder and gives its path. */
export async function encodeSegment(
  { ports, ffmpeg, job, scene, video, frames }: Assembly,
  segment: Segment,
  folder: string,
  signal: AbortSignal,
): Promise<string> {
  const pictures = await verifyFrames(ports.jobs, job, frames, segment.frames);
  const [first] = pictures as [StoredFile];
  const head = await ports.objects.read(first.key, { offset: 0, length: pictureHeadSize });
  const kind = pictureKind(head);
  if (!kind) throw new NoPictureForVideo(segment.frames[0] as FrameNumber);
  const { numerator, denominator } = scene.fps;
  const file = join(folder, 'segment.mp4');
  const encoded = await runFfmpeg(ffmpeg, {
    doing: `encoding frames ${segment.frames[0]} to ${segment.frames.at(-1)}`,
    args: [
      // A picture that does not decode is an error, not a frame less.
      ...['-xerror', '-f', 'image2pipe', '-c:v', kind.codec, '-framerate', `${numerator}/${denominator}`],
      ...['-i', 'pipe:0', '-map', '0:v:0', '-vf', pictureFilters(kind, first), '-fps_mode', 'passthrough'],
      ...encoderSettings(video.codec, scene.fps),
      file,
    ],
    input: readAhead(ports.objects, pictures),
    signal,
  });
  if (encoded !== pictures.length) throw new WrongFrameCount(segment.task, encoded, pictures.length);
  return file;
}

/** Pictures that are being read while the encoder works: hides the latency of a store far away. */
const picturesAhead = 4;

async function* readAhead(objects: ObjectStore, pictures: readonly StoredFile[]): AsyncGenerator<Uint8Array> {
  const reading: Promise<Buffer>[] = [];
  for (let at = 0; at < pictures.length; at++) {
    for (const { key } of pictures.slice(at + reading.length, at + picturesAhead)) {
      const read = objects.read(key);
      // It rejects where it is awaited, unless the encoder has ended before that.
      read.catch(() => undefined);
      reading.push(read);
    }
    yield (await reading.shift()) as Buffer;
  }
}
