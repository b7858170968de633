import { join } from 'node:path';
import { blobKey } from '../domain/keys.ts';
import { readManifest } from '../render/read-manifest.ts';
import type { Assembly } from './assembly.ts';
import { FfmpegFailed, SoundNotInManifest, UnreadableSound } from './errors.ts';
import { runFfmpeg } from './run-ffmpeg.ts';

const sampleRate = 48_000;

/**
 * Kinds of sound files that are read. A list, because others (playlists, concatenations) name further files
 * and addresses, which ffmpeg would open on the farm's machine.
 */
const soundFormats = 'wav,w64,aiff,caf,flac,mp3,ogg,aac,ac3,mov,matroska,webm,avi,mpegts,asf,au';

/**
 * The sound of the video as a file in the folder: cut to the video's length, or filled up with silence.
 * Undefined for a video without sound.
 * @throws SoundNotInManifest, UnreadableSound
 */
export async function soundTrack(
  assembly: Assembly,
  folder: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const source = await soundSource(assembly);
  if (!source) return undefined;
  const { ports, ffmpeg, frames, scene } = assembly;
  const input = join(folder, 'sound');
  await ports.objects.fetch(source.key, input);
  const samples = Math.round((frames.length * scene.fps.denominator * sampleRate) / scene.fps.numerator);
  const file = join(folder, 'sound.m4a');
  try {
    await runFfmpeg(ffmpeg, {
      doing: 'reading the sound',
      args: [
        ...['-protocol_whitelist', 'file', '-format_whitelist', soundFormats, '-i', input, '-map', '0:a:0'],
        ...['-af', `aresample=${sampleRate},apad,atrim=end_sample=${samples}`],
        ...['-c:a', 'aac', '-b:a', '192k', file],
      ],
      signal,
    });
  } catch (error) {
    if (error instanceof FfmpegFailed && !error.killedBy) throw new UnreadableSound(source.name, error.log);
    throw error;
  }
  return file;
}

/** The scene can be heard and its sound was asked for, but was never mixed: the video is silent. */
export async function soundIsMissing(assembly: Assembly): Promise<boolean> {
  const { scene, video } = assembly;
  return scene.sound && video.audio === 'scene' && (await soundSource(assembly)) === undefined;
}

async function soundSource({
  ports,
  job,
  video,
}: Assembly): Promise<{ key: string; name: string } | undefined> {
  switch (video.audio) {
    case 'none':
      return undefined;
    case 'scene': {
      // Mixed before the first frame, or there is nothing to be heard.
      const task = await ports.jobs.readTask(job.id, 'sound');
      const key = task?.state === 'succeeded' ? task.result.key : undefined;
      return key === undefined ? undefined : { key, name: 'the scene’s own' };
    }
    default: {
      const manifest = await readManifest(ports.objects, job.request.manifest);
      const entry = manifest.find(({ path }) => path === video.audio);
      if (!entry) throw new SoundNotInManifest(video.audio);
      return { key: blobKey(entry.sha256), name: entry.path };
    }
  }
}
