import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BlobHasher } from '../../functions/domain/blob-digest.ts';
import { bytes, milliseconds } from '../../functions/domain/units.ts';
import { type EmbeddedFarm, startEmbeddedFarm } from '../../functions/local/embedded-farm.ts';
import { steadyState, type Timed } from './time-bare.ts';

/** Milliseconds after which a farm that was started has its Blender ready, as one that runs has. */
const untilReady = 4000;

/** Times a running farm that has never seen the scene, from the submission to the last frame stored. */
export async function timeFarm(blender: string, ffmpeg: string, scene: string): Promise<Timed> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'bench-farm-'));
  const farm = await startEmbeddedFarm({
    dataFolder,
    host: '127.0.0.1',
    port: 0,
    blender,
    ffmpeg,
    workers: 1,
    frameTime: milliseconds(3_600_000),
    frameMemory: bytes(8 * 2 ** 30),
    allowScripts: false,
    report: (error) => console.error(error),
  });
  try {
    const file = await upload(farm, scene);
    await sleep(untilReady);
    const began = performance.now();
    const { id } = await call(farm, 'POST', '/jobs', { scene: file.path, manifest: [file] });
    const ends = await watch(farm, String(id), began);
    const total = (performance.now() - began) / 1000;
    const job = await call(farm, 'GET', `/jobs/${id}`);
    if (job.state !== 'succeeded') throw new Error(`the job is ${job.state}: ${JSON.stringify(job.failure)}`);
    return { total, steady: steadyState(ends) };
  } finally {
    await farm.stop();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

interface File {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
}

async function upload(farm: EmbeddedFarm, scene: string): Promise<File> {
  const content = await readFile(scene);
  const hasher = new BlobHasher().update(content);
  const file = { path: 'scene.blend', ...hasher.digest() };
  const { files } = (await call(farm, 'POST', '/uploads', { files: [{ ...file, parts: hasher.parts }] })) as {
    files: { upload?: { url: string; headers: Record<string, string> } }[];
  };
  const link = files[0]?.upload;
  if (link) await fetch(link.url, { method: 'PUT', headers: link.headers, body: content });
  return file;
}

async function call(
  farm: EmbeddedFarm,
  method: string,
  path: string,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const answer = await fetch(`${farm.url}/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${farm.token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}

/** Listens until the job has ended. @returns the seconds at which its frames did */
async function watch(farm: EmbeddedFarm, id: string, began: number): Promise<number[]> {
  const ends: number[] = [];
  const stream = await fetch(`${farm.url}/v1/jobs/${id}/events`, {
    headers: { authorization: `Bearer ${farm.token}` },
  });
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream.body ?? []) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.filter((text) => text.startsWith('data:'))) {
      const event = JSON.parse(line.slice('data:'.length)) as { kind?: string; state?: string };
      if (event.kind === 'frame' && event.state === 'succeeded')
        ends.push((performance.now() - began) / 1000);
      if (event.kind === 'job' && (event.state === 'succeeded' || event.state === 'failed')) return ends;
    }
  }
  return ends;
}
