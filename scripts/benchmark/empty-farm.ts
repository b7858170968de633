/**
 * The farm without Blender, as a process of its own: `node empty-farm.ts FRAMES`. A job of so many frames goes
 * through API, queue, claim, completion and count; the worker returns at once. Prints its figures as JSON.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytes, milliseconds } from '../../functions/domain/units.ts';
import { openDataFolder } from '../../functions/local/data-folder.ts';
import { localApp } from '../../functions/local/local-app.ts';
import { openLocalPorts } from '../../functions/local/local-ports.ts';
import { runStations } from '../../functions/local/run-stations.ts';
import { serveHttp } from '../../functions/local/serve-http.ts';
import { systemClock } from '../../functions/ports/system-clock.ts';
import { returningRenderer } from './returning-renderer.ts';
import { prepareTiny } from './tiny-scene.ts';

const frames = Number(process.argv[2]);
const scene = String(process.argv[3]);
const folder = openDataFolder(await mkdtemp(join(tmpdir(), 'bench-empty-')));
let baseUrl = '';
const ports = await openLocalPorts({
  folder,
  clock: systemClock,
  secret: randomBytes(32),
  baseUrl: () => baseUrl,
});
const report = (error: unknown) => console.error(error);
const frameTime = milliseconds(60_000);
const { app } = localApp({
  settings: { frameTime, report },
  ports,
  token: 'bench',
  blenderVersion: '99.0.0',
});
const server = await serveHttp(app, '127.0.0.1', 0);
baseUrl = server.url;
const stop = new AbortController();
const running = runStations({
  ports,
  trees: {
    use: async () => ({ root: folder.path, release: () => undefined }),
    change: async (manifest) => manifest,
  },
  renderers: [returningRenderer],
  limits: { time: frameTime, memory: bytes(2 ** 30) },
  allowScripts: false,
  scratch: join(folder.path, 'scratch'),
  ffmpeg: 'ffmpeg',
  stop: stop.signal,
  report,
});

const body = await prepareTiny(ports.objects, scene, frames);
const began = performance.now();
const { id } = await call('POST', '/jobs', body);
const accepted = performance.now() - began;
let slowestStatus = 0;
let peakMemory = 0;
let renderingSince = 0;
for (;;) {
  const asked = performance.now();
  const job = (await call('GET', `/jobs/${id}`)) as { state: string; frames: { succeeded: number } };
  slowestStatus = Math.max(slowestStatus, performance.now() - asked);
  peakMemory = Math.max(peakMemory, process.memoryUsage.rss());
  if (job.frames.succeeded > 0 && renderingSince === 0) renderingSince = asked;
  if (job.state === 'succeeded') break;
  if (job.state === 'failed') throw new Error(JSON.stringify(job));
  await systemClock.sleep(milliseconds(50));
}
const framesASecond = frames / ((performance.now() - (renderingSince || began)) / 1000);
stop.abort();
await running;
await server.close();
ports.database.close();
await rm(folder.path, { recursive: true, force: true });
console.log(JSON.stringify({ frames, accepted, slowestStatus, framesASecond, peakMemory }));

async function call(method: string, path: string, content?: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(`${server.url}/v1${path}`, {
    method,
    headers: { authorization: 'Bearer bench', 'content-type': 'application/json' },
    ...(content !== undefined && { body: JSON.stringify(content) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
  return (await answer.json()) as Record<string, unknown>;
}
