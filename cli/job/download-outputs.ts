import { join } from 'node:path';
import { whyBadPath } from '../../functions/domain/manifest.ts';
import { UnexpectedAnswer } from '../cli-error.ts';
import type { JobAnswer } from '../farm/farm-answers.ts';
import type { FarmClient } from '../farm/farm-client.ts';
import { mayPass } from '../farm/may-pass.ts';
import { inParallel } from '../in-parallel.ts';
import { pause } from '../pause.ts';
import { downloadFile } from './download-file.ts';

export interface Downloaded {
  readonly folder: string;
  /** Names in the folder, and what they are. */
  readonly files: readonly { readonly name: string; readonly frame?: number; readonly size: number }[];
  readonly video: { readonly name: string; readonly size: number } | undefined;
}

const atOnce = 4;
/** With pauses of 0.5 s that double, storage may be out of order for a minute. */
const tries = 8;

/**
 * Gets all that a job has finished so far into a folder. What breaks off is tried again with new links.
 * @param onFile  told after every file how many there are so far
 */
export async function downloadOutputs(
  client: FarmClient,
  job: JobAnswer,
  folder: string,
  signal: AbortSignal,
  onFile: (count: number) => void,
): Promise<Downloaded> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await downloadOnce(client, job, folder, signal, onFile);
    } catch (error) {
      signal.throwIfAborted();
      if (attempt === tries || !mayPass(error)) throw error;
      await pause(250 * 2 ** attempt, signal);
    }
  }
}

async function downloadOnce(
  client: FarmClient,
  job: JobAnswer,
  folder: string,
  signal: AbortSignal,
  onFile: (count: number) => void,
): Promise<Downloaded> {
  const base = await client.baseUrl();
  const files: { name: string; frame?: number; size: number }[] = [];
  const links: {
    readonly url: URL;
    readonly name: string;
    readonly size: number;
    readonly sha256: string;
  }[] = [];
  for await (const { name, url, size, sha256, frame } of client.outputs(job.id)) {
    links.push({ url: new URL(url, base), name: safeName(name), size, sha256 });
    files.push({ name, size, ...(frame != null && { frame }) });
  }
  let count = 0;
  await inParallel(links, atOnce, async ({ url, name, size, sha256 }) => {
    await downloadFile(url, join(folder, name), { size, sha256 }, signal);
    onFile(++count);
  });
  return { folder, files, video: job.video ? await downloadVideo(client, job, folder, signal) : undefined };
}

async function downloadVideo(client: FarmClient, job: JobAnswer, folder: string, signal: AbortSignal) {
  const { name, url, size, sha256 } = await client.video(job.id);
  const from = new URL(url, await client.baseUrl());
  await downloadFile(from, join(folder, safeName(name)), { size, sha256 }, signal);
  return { name, size };
}

/** Another machine names the file: it must not lead out of the folder. */
function safeName(name: string): string {
  const why = name.includes('/') ? 'has a folder' : whyBadPath(name);
  if (why !== undefined) throw new UnexpectedAnswer('GET outputs', `the file name “${name}” ${why}`);
  return name;
}
