import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FolderTree } from '../blend-file/node-folder-tree.ts';
import { blobKey } from '../domain/keys.ts';
import type { Manifest } from '../domain/manifest.ts';
import { type PathMap, pathMapOf } from '../domain/path-map.ts';
import type { Bytes, Sha256 } from '../domain/units.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { copyTree, storeTree } from './change-tree.ts';
import { onlyRead } from './only-read.ts';
import { readManifest } from './read-manifest.ts';

/** A project tree on this machine, which stays until it is released. */
export interface UsedTree {
  readonly root: string;
  /** Where its files stood before, as far as the manifest says. */
  readonly moved?: PathMap;
  /** Reads its files without Blender; left out where there are none, as in simulations. */
  readonly files?: () => FolderTree;
  release(): void;
}

/** Hands out project trees by the digest of their manifest. */
export interface TreeCache {
  /** @throws NoSuchObject when a blob of the manifest is gone */
  use(manifest: Sha256): Promise<UsedTree>;
  /**
   * Lets work write to a copy of a tree, and stores what becomes of it: new files as blobs, and a new manifest.
   * @returns the new manifest's digest
   */
  change(manifest: Sha256, change: TreeChange): Promise<Sha256>;
}

export interface TreeChange {
  /** Path of the file in the tree that is written anew. */
  readonly writes: string;
  /** Changes this tree. What it throws is thrown, and nothing is stored. */
  readonly work: (tree: Omit<UsedTree, 'release'>) => Promise<void>;
}

/** Files fetched at the same time. */
const fetchesAtOnce = 8;

export interface ProjectTreesSettings {
  /** An empty folder of this process alone. */
  readonly folder: string;
  readonly objects: ObjectStore;
  /** 0 to keep the last one alone. */
  readonly capacity: Bytes;
  /** Whether the scenes' own scripts run, and may write to the tree. */
  readonly allowScripts: boolean;
}

interface FetchedTree {
  readonly root: string;
  readonly moved: PathMap;
}

interface CachedTree {
  readonly fetched: Promise<FetchedTree>;
  size: number;
  users: number;
  lastUsed: number;
}

/**
 * The project trees that this machine's workers render from, one folder for each manifest, fetched once and
 * shared. Before another is fetched the least recently used go, until all together are within `capacity` or
 * only those in use are left.
 */
export class ProjectTrees implements TreeCache {
  readonly #folder: string;
  readonly #objects: ObjectStore;
  readonly #capacity: Bytes;
  readonly #scripted: boolean;
  readonly #trees = new Map<Sha256, CachedTree>();
  #uses = 0;

  constructor({ folder, objects, capacity, allowScripts }: ProjectTreesSettings) {
    this.#folder = folder;
    this.#objects = objects;
    this.#capacity = capacity;
    this.#scripted = allowScripts;
  }

  async use(manifest: Sha256): Promise<UsedTree> {
    const tree = this.#trees.get(manifest) ?? this.#begin(manifest);
    tree.users += 1;
    tree.lastUsed = ++this.#uses;
    try {
      const fetched = await tree.fetched;
      const release = () => {
        tree.users -= 1;
      };
      return { ...fetched, files: () => new FolderTree(fetched.root, fetched.moved), release };
    } catch (error) {
      tree.users -= 1;
      if (this.#trees.get(manifest) === tree) this.#trees.delete(manifest);
      throw error;
    }
  }

  async change(manifest: Sha256, { writes, work }: TreeChange): Promise<Sha256> {
    const tree = await this.use(manifest);
    const copy = await mkdtemp(join(this.#folder, 'changed-'));
    try {
      const files = await readManifest(this.#objects, manifest);
      await copyTree(files, tree.root, copy, (path) => path !== writes && this.#isOnlyRead(path));
      await work({ root: copy, ...(tree.moved && { moved: tree.moved }) });
      return await storeTree(this.#objects, files, tree.root, copy);
    } finally {
      tree.release();
      await rm(copy, { recursive: true, force: true });
    }
  }

  #isOnlyRead(path: string): boolean {
    return !this.#scripted && onlyRead.test(path);
  }

  #begin(manifest: Sha256): CachedTree {
    const tree: CachedTree = { fetched: this.#fetch(manifest), size: 0, users: 0, lastUsed: 0 };
    this.#trees.set(manifest, tree);
    return tree;
  }

  /** Into a folder of a new name: the one of an earlier fetch may still be being removed. */
  async #fetch(digest: Sha256): Promise<FetchedTree> {
    const files = await readManifest(this.#objects, digest);
    const tree = this.#trees.get(digest);
    if (tree) tree.size = files.reduce((sum, file) => sum + file.size, 0);
    await this.#makeRoom();
    await mkdir(this.#folder, { recursive: true });
    const root = await mkdtemp(join(this.#folder, `${digest.slice(0, 12)}-`));
    try {
      await this.#fetchFiles(files, root);
      return { root, moved: pathMapOf(files) };
    } catch (error) {
      await rm(root, { recursive: true, force: true });
      throw error;
    }
  }

  async #fetchFiles(files: Manifest, root: string): Promise<void> {
    const waiting = [...files];
    const fetchNext = async () => {
      for (let file = waiting.pop(); file; file = waiting.pop()) {
        const path = join(root, file.path);
        await mkdir(dirname(path), { recursive: true });
        await this.#objects.fetch(blobKey(file.sha256), path, { readOnly: this.#isOnlyRead(file.path) });
      }
    };
    await Promise.all(Array.from({ length: fetchesAtOnce }, fetchNext));
  }

  async #makeRoom(): Promise<void> {
    let total = [...this.#trees.values()].reduce((sum, tree) => sum + tree.size, 0);
    const idle = [...this.#trees].filter(([, tree]) => tree.users === 0);
    for (const [digest, tree] of idle.sort(([, a], [, b]) => a.lastUsed - b.lastUsed)) {
      if (total <= this.#capacity) return;
      this.#trees.delete(digest);
      total -= tree.size;
      await rm((await tree.fetched).root, { recursive: true, force: true });
    }
  }
}
