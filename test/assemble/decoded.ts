import { execFileSync } from 'node:child_process';
import { ffmpegExecutable } from '../../functions/local/local-tools.ts';

/** The ffmpeg that the farm would use; scripts/test installs it before. */
export const ffmpeg = ffmpegExecutable(process.env) ?? 'ffmpeg';

const run = (...args: readonly string[]): Buffer =>
  execFileSync(ffmpeg, ['-v', 'error', '-nostdin', ...args], { maxBuffer: 2 ** 30 });

/** Red, green and blue in the middle of every frame, each decoded by the video's own colour tags. */
export function middles(file: string): readonly (readonly number[])[] {
  const filter = 'crop=2:2:(iw-2)/2:(ih-2)/2,scale=1:1:flags=area,format=rgb24';
  const data = run(
    '-i',
    file,
    '-map',
    '0:v:0',
    '-fps_mode',
    'passthrough',
    '-vf',
    filter,
    '-f',
    'rawvideo',
    '-',
  );
  return Array.from({ length: data.length / 3 }, (_frame, index) => [
    ...data.subarray(index * 3, index * 3 + 3),
  ]);
}

/** Every pixel of the first frame, as rows of red, green and blue. */
export function firstFrame(file: string, width: number): readonly (readonly number[])[][] {
  const data = run('-i', file, '-frames:v', '1', '-vf', 'format=rgb24', '-f', 'rawvideo', '-');
  const pixel = (index: number) => [...data.subarray(index * 3, index * 3 + 3)];
  return Array.from({ length: data.length / 3 / width }, (_row, y) =>
    Array.from({ length: width }, (_pixel, x) => pixel(y * width + x)),
  );
}

/** What ffmpeg says of the file's streams. */
export function describeStreams(file: string): string {
  try {
    return execFileSync(ffmpeg, ['-hide_banner', '-i', file], { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    // Without an output it tells all it knows and ends with 1.
    return String((error as { stderr: string }).stderr);
  }
}

export interface PacketTimes {
  /** Ticks a second. */
  readonly ticks: number;
  /** When each frame is shown, in order. */
  readonly shown: readonly number[];
  readonly durations: readonly number[];
}

export function packetTimes(file: string): PacketTimes {
  const lines = run('-i', file, '-map', '0:v:0', '-c', 'copy', '-f', 'framecrc', '-').toString().split('\n');
  const packets = lines.filter((line) => /^\d/.test(line)).map((line) => line.split(',').map(Number));
  const clock = lines.find((line) => line.startsWith('#tb 0: 1/')) ?? '';
  return {
    ticks: Number(clock.slice('#tb 0: 1/'.length)),
    shown: packets.map((packet) => packet[2] ?? Number.NaN).toSorted((a, b) => a - b),
    durations: packets.map((packet) => packet[3] ?? Number.NaN),
  };
}

/** The left channel at 48 kHz, −32768 to 32767. */
export function samples(file: string): Int16Array {
  const filter = 'aresample=48000,pan=mono|c0=c0';
  const data = run('-i', file, '-map', '0:a:0', '-af', filter, '-f', 's16le', '-');
  return new Int16Array(data.buffer, data.byteOffset, data.length / 2);
}

/** The same picture as a JPEG of the best quality. */
export const asJpeg = (picture: Buffer): Buffer =>
  execFileSync(ffmpeg, ['-v', 'error', '-i', '-', '-q:v', '1', '-f', 'mjpeg', '-'], { input: picture });
