import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Assembly } from './assembly.ts';
import { codecTag, videoClock } from './encoder-settings.ts';
import { WrongFrameCount } from './errors.ts';
import { runFfmpeg } from './run-ffmpeg.ts';
import { soundTrack } from './sound-track.ts';
import { verifyFrames } from './verify-frames.ts';

/** Segments that are fetched at the same time. */
const fetchesAtOnce = 4;

/** Joins the segments, without encoding them again, with the sound; gives the path of the video. */
export async function joinSegments(
  assembly: Assembly,
  keys: readonly string[],
  folder: string,
  signal: AbortSignal,
): Promise<string> {
  const { ports, ffmpeg, job, scene, video, frames } = assembly;
  // Everything that was rendered for this video is still there: the last look before the job succeeds.
  await verifyFrames(ports.jobs, job, frames, []);
  const list = await fetchSegments(assembly, keys, folder);
  const sound = await soundTrack(assembly, folder, signal);
  const { ticksASecond, ticksAFrame } = videoClock(scene.fps);
  const onTheClock = (time: string) => `round(${time}/${ticksAFrame})*${ticksAFrame}`;
  const file = join(folder, 'video.mp4');
  await runFfmpeg(ffmpeg, {
    doing: 'joining the video',
    args: [
      ...['-f', 'concat', '-i', list],
      ...(sound ? ['-i', sound] : []),
      ...['-map', '0:v:0', ...(sound ? ['-map', '1:a:0'] : []), '-c', 'copy', ...codecTag(video.codec)],
      // The joiner counts in microseconds, which are no whole part of a frame at 24000/1001.
      ...['-bsf:v', `setts=pts=${onTheClock('PTS')}:dts=${onTheClock('DTS')}:duration=${ticksAFrame}`],
      ...['-video_track_timescale', String(ticksASecond), '-movflags', '+faststart', file],
    ],
    signal,
  });
  const joined = await countFrames(ffmpeg, file, signal);
  if (joined !== frames.length) throw new WrongFrameCount('the video', joined, frames.length);
  return file;
}

async function fetchSegments({ ports }: Assembly, keys: readonly string[], folder: string): Promise<string> {
  const names = keys.map((_key, index) => `${index}.mp4`);
  for (let at = 0; at < keys.length; at += fetchesAtOnce) {
    const batch = keys.slice(at, at + fetchesAtOnce);
    await Promise.all(
      batch.map((key, index) => ports.objects.fetch(key, join(folder, names[at + index] as string))),
    );
  }
  const list = join(folder, 'segments.txt');
  await writeFile(list, ['ffconcat version 1.0', ...names.map((name) => `file ${name}`), ''].join('\n'));
  return list;
}

const countFrames = (ffmpeg: string, file: string, signal: AbortSignal) =>
  runFfmpeg(ffmpeg, {
    doing: 'counting the frames of the video',
    args: ['-i', file, '-map', '0:v:0', '-c', 'copy', '-f', 'null', '-'],
    signal,
  });
