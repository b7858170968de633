import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { inflateSync } from 'node:zlib';
import { BlenderRenderer } from '../../functions/blender/blender-renderer.ts';
import { findBlender } from '../../functions/blender/find-blender.ts';
import type { BlenderOptions } from '../../functions/blender/running-blender.ts';
import { bytes, frameNumber, seconds } from '../../functions/domain/units.ts';
import type { RenderedFrame, RenderSession, RenderTask } from '../../functions/ports/renderer.ts';

const run = promisify(execFile);
const repository = fileURLToPath(new URL('../..', import.meta.url));
const maker = join(repository, 'test/blender/worker_scenes/__main__.py');

/** A Python that has the bpy module, or a Blender: the one that scripts/install-blender left behind. */
export const blenderUnderTest =
  process.env.RENDER_FARM_BLENDER ?? join(repository, '.blender/current/bin/python');

export const plenty = { time: seconds(120), memory: bytes(8 * 2 ** 30) };
/** Seconds for what happens at once when nothing else does. */
export const patience = 100;
export const never = new AbortController().signal;

/** A folder of scenes made by `worker_scenes/`, and Blenders to render them. */
export class BlenderBench {
  readonly folder: string;
  readonly renderer: BlenderRenderer;
  readonly #renderers: BlenderRenderer[] = [];
  readonly #executable: string;

  private constructor(folder: string, renderer: BlenderRenderer, executable: string) {
    this.folder = folder;
    this.renderer = renderer;
    this.#renderers.push(renderer);
    this.#executable = executable;
  }

  static async make(scenes: readonly string[], executable = blenderUnderTest): Promise<BlenderBench> {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'blender-test-')));
    const program = await findBlender(executable);
    const start = program.kind === 'bpy' ? ['-I', maker] : ['-b', '--factory-startup', '-P', maker, '--'];
    await run(executable, [...start, folder, ...scenes], { maxBuffer: 2 ** 26, timeout: 120_000 });
    const missing = scenes.find((scene) => !existsSync(join(folder, scene, `${scene}.blend`)));
    if (missing !== undefined) throw new Error(`worker_scenes did not make ${missing}`);
    return new BlenderBench(folder, new BlenderRenderer({ program, ...(await options(folder)) }), executable);
  }

  /** Another renderer of the same Blender, which `end` closes. */
  async another(changes: Partial<BlenderOptions> = {}): Promise<BlenderRenderer> {
    const program = await findBlender(this.#executable);
    const renderer = new BlenderRenderer({ program, ...(await options(this.folder)), ...changes });
    this.#renderers.push(renderer);
    return renderer;
  }

  session(scene: string, changes: Partial<RenderSession> = {}): RenderSession {
    return {
      root: join(this.folder, scene),
      scene: `${scene}.blend`,
      settings: {},
      output: { format: 'PNG', depth: 8 },
      forVideo: false,
      allowMissing: false,
      allowScripts: false,
      persistent: true,
      sequential: false,
      ...changes,
    };
  }

  async attemptFolder(): Promise<string> {
    return mkdtemp(join(this.folder, 'attempt-'));
  }

  /** Renders a frame into a folder of its own. */
  async render(
    session: RenderSession,
    frame: number,
    changes: Partial<RenderTask> = {},
    renderer = this.renderer,
  ): Promise<RenderedFrame & { readonly folder: string }> {
    const folder = changes.folder ?? (await this.attemptFolder());
    const task = {
      session,
      frame: frameNumber(frame),
      folder,
      limits: plenty,
      fresh: false,
      guarded: false,
      signal: never,
    };
    return { ...(await renderer.render({ ...task, ...changes })), folder };
  }

  /** The pixels of a frame that was rendered as PNG. */
  async pixels(session: RenderSession, frame: number): Promise<Buffer> {
    const { folder } = await this.render(session, frame);
    return pngPixels(await readFile(join(folder, 'frame.png')));
  }

  open(session: RenderSession) {
    return this.renderer.open(session, plenty, never);
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  async end(): Promise<void> {
    await Promise.all(this.#renderers.map((renderer) => renderer.close()));
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

const options = async (folder: string) => ({
  scratch: await mkdtemp(join(folder, 'scratch-')),
  device: 'CPU',
  threads: 0,
});

/** A PNG's filtered rows; its metadata hold the date and differ every time. */
export function pngPixels(file: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(file.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return inflateSync(Buffer.concat(parts));
}

/** Blenders that this process has started and that still run; other tests may have other children here. */
export async function childProcesses(): Promise<number[]> {
  const { stdout } = await run('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)]);
  const blenders = stdout.split('\n').filter((line) => line.includes('render_worker'));
  return blenders.map((line) => Number.parseInt(line, 10));
}
