import type { ProjectTree } from '../blend-file/project-tree.ts';
import { fileNameOf, folderOf, join } from '../blend-file/stored-path.ts';
import { FarmError } from '../domain/failure.ts';
import type { LayerArcs } from './layer-arcs.ts';
import { layerPath } from './layer-path.ts';
import type { LayerAllowances } from './limits.ts';
import { readLayer } from './read-layer.ts';

/** A layer that another one names. */
export interface NamedLayer {
  /** As the scene would call it: where it stood, when that was outside of the project. */
  readonly path: string;
  /** Where it lies, or would. */
  readonly place: string;
  readonly exists: boolean;
  /** As the other one has it. */
  readonly stored: string;
  /** The other one. */
  readonly neededBy: string;
  /** Why it is missing whatever there is. */
  readonly unreachable?: string;
}

/** A layer of which it is not known what else it needs. */
export interface UnreadLayer {
  readonly path: string;
  readonly why: string;
}

/** A layer to begin with. */
export type FirstLayer = Pick<NamedLayer, 'path' | 'place'>;

/** Of an object store, which answers in 30 ms, so many at once. */
const readAtOnce = 32;
/** MaterialX, of which USD takes nothing but materials. */
const isOfMaterials = /\.mtlx$/i;
const templateNumber = /(?<=^|\.)#+(?=\.|$)/g;
const hasNumber = /(?:^|\.)#+(?:\.|$)/;

/** Finds the layers that layers of USD are made of, in a project tree; each is read once. */
export class LayerFinder {
  readonly #tree: ProjectTree;
  readonly #allowances: LayerAllowances;
  readonly #read = new Map<string, Promise<NamedLayer[]>>();
  readonly #unread = new Map<string, string>();

  constructor(tree: ProjectTree, allowances: LayerAllowances) {
    this.#tree = tree;
    this.#allowances = allowances;
  }

  /** Those that could not be read, or not whole. */
  get unread(): UnreadLayer[] {
    return [...this.#unread].map(([path, why]) => ({ path, why }));
  }

  /** All layers that these need, and those need. */
  async neededBy(layers: readonly FirstLayer[]): Promise<NamedLayer[]> {
    const found = new Map<string, NamedLayer>();
    try {
      await this.#follow(layers, found);
    } catch (error) {
      this.#notWhole(layers[0]?.path ?? '', error);
    }
    return [...found.values()];
  }

  async #follow(layers: readonly FirstLayer[], found: Map<string, NamedLayer>): Promise<void> {
    const known = new Set(layers.map(({ place }) => place));
    const waiting = [...layers];
    for (let i = 0; i < waiting.length; ) {
      const some = waiting.slice(i, i + readAtOnce);
      i += some.length;
      for (const named of await Promise.all(some.map((layer) => this.#namedBy(layer)))) {
        this.#allowances.layerElements.spend(named.length);
        for (const layer of named) {
          // One that finds it does not help another that does not.
          if (!found.has(layer.place) || layer.unreachable !== undefined) found.set(layer.place, layer);
          if (!layer.exists || known.has(layer.place)) continue;
          known.add(layer.place);
          waiting.push(layer);
        }
      }
    }
  }

  #namedBy(layer: FirstLayer): Promise<NamedLayer[]> {
    const known = this.#read.get(layer.place);
    if (known) return known;
    const named = this.#namesIn(layer);
    this.#read.set(layer.place, named);
    return named;
  }

  async #namesIn(layer: FirstLayer): Promise<NamedLayer[]> {
    const arcs = await this.#arcsOf(layer);
    const named: NamedLayer[] = [];
    try {
      for (const stored of arcs?.paths ?? []) named.push(...(await this.#at(stored, layer)));
      for (const stored of arcs?.templates ?? []) named.push(...(await this.#clips(stored, layer)));
    } catch (error) {
      this.#notWhole(layer.path, error);
    }
    return named;
  }

  async #arcsOf({ path, place }: FirstLayer): Promise<LayerArcs | undefined> {
    if (isOfMaterials.test(place)) return undefined;
    const source = await this.#tree.open(place);
    if (!source) return undefined;
    try {
      return await readLayer(source, this.#allowances);
    } catch (error) {
      this.#notWhole(path, error);
      return undefined;
    }
  }

  #notWhole(path: string, error: unknown): void {
    if (!(error instanceof FarmError)) throw error;
    this.#unread.set(path, error.message);
  }

  async #at(stored: string, layer: FirstLayer): Promise<NamedLayer[]> {
    const led = layerPath(stored, layer.place);
    if (!led) {
      this.#unread.set(layer.path, `${stored} is computed from variables`);
      return [];
    }
    this.#allowances.layerNames.spend();
    const { place, unreachable } = led;
    const path = layerPath(stored, layer.path)?.place ?? place;
    const named = { path, place, stored, neededBy: layer.path };
    if (unreachable !== undefined) return [{ ...named, exists: false, unreachable }];
    if (await this.#tree.liesAt(place)) return [{ ...named, exists: true }];
    const other = await this.#tree.place(place);
    // A folder is none.
    if (other === undefined || other === place) return [{ ...named, exists: false }];
    return [
      {
        ...named,
        exists: false,
        unreachable: `it is at ${other}: a layer finds others by their very name and place`,
      },
    ];
  }

  /** The clips that a template names: of these USD takes what there is. */
  async #clips(stored: string, layer: FirstLayer): Promise<NamedLayer[]> {
    const [template] = await this.#at(stored, layer);
    const name = fileNameOf(template?.place ?? '');
    if (!template || template.unreachable !== undefined || !hasNumber.test(name)) return [];
    const isClip = clipsNamed(name);
    const clips: NamedLayer[] = [];
    for (const file of await this.#tree.list(folderOf(template.place))) {
      const place = join(folderOf(template.place), file);
      if (!isClip.test(file) || !(await this.#tree.liesAt(place))) continue;
      clips.push({ ...template, path: join(folderOf(template.path), file), place, exists: true });
    }
    return clips.length > 0 ? clips : [template];
  }
}

function clipsNamed(template: string): RegExp {
  const literal = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const numbers = (template.match(templateNumber) ?? []).map(({ length }) => `-?\\d{${length},}`);
  const parts = template.split(templateNumber).map(literal);
  return new RegExp(`^${parts.map((part, index) => part + (numbers[index] ?? '')).join('')}$`);
}
