import { type Instant, type Milliseconds, milliseconds } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { TreeCache } from '../render/project-trees.ts';

/**
 * Tells how long a worker has had nothing to do: it works as long as it uses a project tree, from the wish for it
 * until the frame's files are stored. To be handed messages that others work on is no work.
 */
export class UseOfTrees implements TreeCache {
  readonly #trees: TreeCache;
  readonly #clock: Clock;
  #uses = 0;
  #idleSince: Instant;

  constructor(trees: TreeCache, clock: Clock) {
    this.#trees = trees;
    this.#clock = clock;
    this.#idleSince = clock.now();
  }

  get idleTime(): Milliseconds {
    return milliseconds(this.#uses > 0 ? 0 : this.#clock.now() - this.#idleSince);
  }

  use: TreeCache['use'] = async (manifest) => {
    this.#uses += 1;
    try {
      const tree = await this.#trees.use(manifest);
      const release = () => {
        tree.release();
        this.#end();
      };
      return { ...tree, release };
    } catch (error) {
      this.#end();
      throw error;
    }
  };

  change: TreeCache['change'] = async (manifest, change) => {
    this.#uses += 1;
    try {
      return await this.#trees.change(manifest, change);
    } finally {
      this.#end();
    }
  };

  #end(): void {
    this.#uses -= 1;
    this.#idleSince = this.#clock.now();
  }
}
