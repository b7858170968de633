import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageSettings } from '../aws-lambda/image-settings.ts';
import { besideBlender } from '../blender/beside-blender.ts';
import { BlenderRenderer } from '../blender/blender-renderer.ts';
import { findBlender } from '../blender/find-blender.ts';
import { type Bytes, bytes, type Milliseconds, type Sha256 } from '../domain/units.ts';
import type { Ports } from '../ports/ports.ts';
import type { Renderer } from '../ports/renderer.ts';
import { fetchedInTime } from './fetched-in-time.ts';
import { ProjectTrees, type UsedTree } from './project-trees.ts';
import { type Scratch, scratchBelow } from './scratch.ts';
import type { WorkerContext } from './worker-context.ts';

export interface SandboxSettings extends Pick<ImageSettings, 'blender' | 'memory' | 'sandbox' | 'folder'> {
  readonly ports: Ports;
  readonly allowScripts: boolean;
}

/**
 * What a Lambda sandbox keeps from one invocation to the next: a Blender, and the project tree that it last
 * rendered from. Where jobs take turns on it, none finds files, nor a process, of the one before.
 */
export class Sandbox implements AsyncDisposable {
  readonly #settings: SandboxSettings;
  readonly #renderer: Renderer;
  readonly #trees: ProjectTrees;
  readonly #scratch: Scratch;
  #manifest: Sha256 | undefined;

  private constructor(settings: SandboxSettings, renderer: Renderer) {
    const { ports, folder, allowScripts } = settings;
    this.#settings = settings;
    this.#renderer = renderer;
    const trees = { folder: join(folder, 'trees'), objects: ports.objects, capacity: bytes(0), allowScripts };
    this.#trees = new ProjectTrees(trees);
    this.#scratch = scratchBelow(join(folder, 'scratch'));
  }

  /**
   * Empties the sandbox's folder, which a predecessor in the same sandbox may have left full, and begins to
   * start Blender.
   */
  static async open(settings: SandboxSettings): Promise<Sandbox> {
    const scratch = join(settings.folder, 'blender');
    await rm(settings.folder, { recursive: true, force: true });
    await mkdir(scratch, { recursive: true });
    const program = await findBlender(settings.blender);
    const renderer = new BlenderRenderer({ program, scratch, device: 'CPU', threads: 0 });
    const sandbox = new Sandbox(settings, renderer);
    sandbox.#startBlender();
    return sandbox;
  }

  /**
   * The worker of one invocation.
   * @param timeLeft  time that Blender may take from now on
   */
  worker(timeLeft: () => Milliseconds): WorkerContext {
    const { ports, sandbox, memory, allowScripts } = this.#settings;
    return {
      ports,
      fleet: 'lambda',
      renderer: this.#renderer,
      trees: {
        use: (manifest) => fetchedInTime(this.#useTree(manifest), timeLeft()),
        change: (manifest, change) => this.#trees.change(manifest, change),
      },
      name: sandbox,
      limits: limitsOf(timeLeft, memory),
      scratch: this.#scratch,
      allowScripts,
    };
  }

  /** Ends Blender, which ends with its sandbox otherwise. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#renderer.close();
  }

  async #useTree(manifest: Sha256): Promise<UsedTree> {
    if (this.#manifest !== undefined && this.#manifest !== manifest) {
      await this.#renderer.close();
      this.#startBlender();
    }
    this.#manifest = manifest;
    return this.#trees.use(manifest);
  }

  /** A Blender that cannot start is started again, and its failure told, with the next frame. */
  #startBlender(): void {
    void this.#renderer.start().catch(console.error);
  }
}

/** The time is asked for when a frame begins: fetching its files has taken some. */
const limitsOf = (timeLeft: () => Milliseconds, memory: Bytes) => ({
  get time() {
    return timeLeft();
  },
  memory: bytes(memory - besideBlender),
});
