import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BlenderRenderer } from '../blender/blender-renderer.ts';
import { type BlenderProgram, findBlender } from '../blender/find-blender.ts';
import { type Bytes, bytes, type Milliseconds } from '../domain/units.ts';
import { systemClock } from '../ports/system-clock.ts';
import { ProjectTrees } from '../render/project-trees.ts';
import { newAccessToken } from './access-token.ts';
import { openDataFolder } from './data-folder.ts';
import { lockDataFolder } from './data-folder-lock.ts';
import { idleFor } from './idle-exit.ts';
import { localApp } from './local-app.ts';
import { openLocalPorts } from './local-ports.ts';
import { releasePredecessors } from './release-predecessor.ts';
import { runStations } from './run-stations.ts';
import { type HttpServer, serveHttp } from './serve-http.ts';
import { lastToken, writeServeFile } from './write-serve-file.ts';

export interface EmbeddedFarmSettings {
  /** Absolute path; made when it is not there. */
  readonly dataFolder: string;
  /** Only an address of this machine is safe: everyone who reaches it may try tokens. */
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** A Python that has bpy, or a Blender. */
  readonly blender: string;
  readonly ffmpeg: string;
  /** Frames that are rendered side by side, each by a Blender of its own. */
  readonly workers: number;
  /** Longest time for one frame. */
  readonly frameTime: Milliseconds;
  /** Resident memory that one Blender may take. */
  readonly frameMemory: Bytes;
  readonly allowScripts: boolean;
  /** Ends by itself after so long without work and callers. */
  readonly idleExit?: Milliseconds;
  readonly report: (error: unknown) => void;
}

export interface EmbeddedFarm {
  readonly url: string;
  readonly token: string;
  /** Lets nothing new begin, gives frames back, kills Blender, and resolves when all is closed. */
  stop(): Promise<void>;
  /** Resolves when the farm has stopped, by itself or because it was told to. */
  readonly stopped: Promise<void>;
}

/** Project trees that are kept on disk beside the blobs they were made from. */
const treeCapacity = bytes(20 * 2 ** 30);

/**
 * Starts the farm on one machine: API, stations and workers in this process, Blender in others.
 * @throws DataFolderInUse, NoBlender, PortInUse
 */
export async function startEmbeddedFarm(settings: EmbeddedFarmSettings): Promise<EmbeddedFarm> {
  const folder = openDataFolder(settings.dataFolder);
  await using opened = new AsyncDisposableStack();
  const lock = lockDataFolder(folder);
  opened.defer(() => lock.release());

  const program = await findBlender(settings.blender);
  const token = lastToken(folder.serve) ?? newAccessToken();
  let server: HttpServer | undefined;
  const baseUrl = () => server?.url ?? '';
  const ports = await openLocalPorts({ folder, clock: systemClock, secret: randomBytes(32), baseUrl });
  opened.defer(() => ports.database.close());
  await releasePredecessors(ports.database, ports.jobs, ports.clock);
  const scratch = await emptyFolder(join(folder.path, 'scratch'));
  // Trees are made of blobs: a fresh start costs little, and leaves none that nobody counts.
  const trees = new ProjectTrees({
    folder: await emptyFolder(join(folder.path, 'trees')),
    objects: ports.objects,
    capacity: treeCapacity,
    allowScripts: settings.allowScripts,
  });

  const { app, lastCall } = localApp({ settings, ports, token, blenderVersion: program.version });
  server = await serveHttp(app, settings.host, settings.port);
  opened.defer(() => server?.close());
  writeServeFile(folder.serve, { url: server.url, token, pid: process.pid });

  const stop = new AbortController();
  const running = runStations({
    ports,
    trees,
    renderers: await renderersFor(settings.workers, program, scratch),
    limits: { time: settings.frameTime, memory: settings.frameMemory },
    allowScripts: settings.allowScripts,
    scratch,
    ffmpeg: settings.ffmpeg,
    stop: stop.signal,
    report: settings.report,
  });
  const resources = opened.move();
  const stopped = (async () => {
    if (settings.idleExit !== undefined) {
      await idleFor(settings.idleExit, { jobs: ports.jobs, clock: ports.clock, lastCall }, stop.signal);
      stop.abort();
    }
    await running;
    await resources.disposeAsync();
  })();
  return {
    url: server.url,
    token,
    stopped,
    stop: () => {
      stop.abort();
      return stopped;
    },
  };
}

async function emptyFolder(path: string): Promise<string> {
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { recursive: true });
  return path;
}

function renderersFor(count: number, program: BlenderProgram, scratch: string): Promise<BlenderRenderer[]> {
  return Promise.all(
    Array.from({ length: count }, async (_none, index) => {
      const folder = await emptyFolder(join(scratch, `blender-${index + 1}`));
      return new BlenderRenderer({ program, scratch: folder, device: 'CPU', threads: 0 });
    }),
  );
}
