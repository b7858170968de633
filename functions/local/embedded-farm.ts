import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono } from 'hono';
import { createApi } from '../api/create-api.ts';
import { BlenderRenderer } from '../blender/blender-renderer.ts';
import { findBlender } from '../blender/find-blender.ts';
import { oneMachineLimits } from '../domain/limits.ts';
import { type Bytes, bytes, type Milliseconds } from '../domain/units.ts';
import { ProjectTrees } from '../render/project-trees.ts';
import { newAccessToken, tokenCheck } from './access-token.ts';
import { openDataFolder } from './data-folder.ts';
import { lockDataFolder } from './data-folder-lock.ts';
import { idleFor } from './idle-exit.ts';
import { type LocalPorts, openLocalPorts } from './local-ports.ts';
import { releasePredecessors } from './release-predecessor.ts';
import { runStations } from './run-stations.ts';
import { type HttpServer, serveHttp } from './serve-http.ts';
import { storageRoutes } from './storage-routes.ts';
import { systemClock } from './system-clock.ts';
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
  const lock = lockDataFolder(folder);
  let ports: LocalPorts | undefined;
  let server: HttpServer | undefined;
  try {
    const program = await findBlender(settings.blender);
    const token = lastToken(folder.serve) ?? newAccessToken();
    const clock = systemClock;
    const baseUrl = () => server?.url ?? '';
    ports = await openLocalPorts({ folder, clock, secret: randomBytes(32), baseUrl });
    await releasePredecessors(ports.database, ports.jobs, clock);
    const scratch = join(folder.path, 'scratch');
    await rm(scratch, { recursive: true, force: true });
    const trees = new ProjectTrees(join(folder.path, 'trees'), ports.objects, treeCapacity);
    await trees.sweep();

    let lastCall: number = clock.now();
    const app = new Hono();
    app.use(async (_context, next) => {
      lastCall = clock.now();
      await next();
      lastCall = clock.now();
    });
    app.route('/', storageRoutes(ports.objects, ports.links));
    app.route(
      '/',
      createApi({
        ports,
        limits: { ...oneMachineLimits, frameTime: settings.frameTime },
        blender: { versions: [program.version] },
        authorize: tokenCheck(token),
        events: ports.events,
        streaming: true,
        report: settings.report,
      }),
    );
    server = await serveHttp(app, settings.host, settings.port);
    writeServeFile(folder.serve, { url: server.url, token, pid: process.pid });

    const stop = new AbortController();
    const renderers = Array.from(
      { length: settings.workers },
      (_none, index) => new BlenderRenderer(program, { scratch: join(scratch, `blender-${index + 1}`) }),
    );
    const running = runStations({
      ports,
      trees,
      renderers,
      limits: { time: settings.frameTime, memory: settings.frameMemory },
      allowScripts: settings.allowScripts,
      scratch,
      ffmpeg: settings.ffmpeg,
      stop: stop.signal,
      report: settings.report,
    });
    const { url } = server;
    const close = async (opened: LocalPorts, http: HttpServer) => {
      if (settings.idleExit !== undefined) {
        const farm = { jobs: opened.jobs, clock, lastCall: () => lastCall };
        await idleFor(settings.idleExit, farm, stop.signal);
        stop.abort();
      }
      await running;
      await http.close();
      opened.database.close();
      lock.release();
    };
    const stopped = close(ports, server);
    return {
      url,
      token,
      stopped,
      stop: () => {
        stop.abort();
        return stopped;
      },
    };
  } catch (error) {
    await server?.close();
    ports?.database.close();
    lock.release();
    throw error;
  }
}
