import type { ByteSource } from '../blend-file/byte-source.ts';
import { readAhead } from '../blend-file/read-ahead.ts';
import { DamagedUsdLayer, UsdTooLarge } from './errors.ts';
import { Arcs, type LayerArcs } from './layer-arcs.ts';
import type { LayerAllowances } from './limits.ts';
import { TextTokens, type TokenReader } from './text-tokens.ts';

/** What says in the metadata of a layer or prim that others belong to it. */
const arcs: readonly string[] = ['subLayers', 'references', 'payload'];
/** What comes before them when something is taken away or only put into another order. */
const withoutAny: readonly string[] = ['delete', 'reorder'];
const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
/** Prims within prims. */
const deepest = 10_000;

/**
 * What a layer names of others that is a text.
 * @throws DamagedUsdLayer, UsdTooLarge
 */
export async function textArcs(source: ByteSource, { layerBytes }: LayerAllowances): Promise<LayerArcs> {
  if (source.size > layerBytes.left) throw new UsdTooLarge('bytes of text', layerBytes.limit);
  layerBytes.spend(source.size);
  const reader = new ArcReader();
  const tokens = new TextTokens(reader);
  let left = source.size;
  for await (const piece of readAhead(source)) {
    left -= piece.length;
    tokens.push(piece, left === 0);
  }
  reader.end();
  return reader.found;
}

class ArcReader implements TokenReader {
  readonly found = new Arcs();
  /** The brackets that are open, as what closes them. */
  readonly #open: string[] = [];
  #word = '';
  #wordBefore = '';
  /** Of the value that is being read, which names layers: how many brackets are around it. */
  #arcsAt = -1;
  #areNeeded = true;
  #clipsAt = -1;
  /** What of a set of clips is being read; empty where no value is. */
  #key = '';

  sign(character: string): void {
    const closes = closing[character];
    if (closes !== undefined) {
      this.#open.push(closes);
      if (this.#open.length > deepest) throw new DamagedUsdLayer('its brackets are too deep');
    } else if (character === '=') {
      this.#assign();
    } else if (character !== ',' && character !== ';') {
      if (this.#open.pop() !== character) throw new DamagedUsdLayer('its brackets do not match');
      if (this.#open.length < this.#arcsAt) this.#arcsAt = -1;
      if (this.#open.length <= this.#clipsAt) this.#clipsAt = -1;
    }
  }

  word(text: string): void {
    if (this.#open.length === this.#arcsAt) this.#arcsAt = -1;
    if (this.#open.length === this.#clipsAt) this.#clipsAt = -1;
    if (this.#isInSet()) this.#key = '';
    this.#wordBefore = this.#word;
    this.#word = text;
  }

  string(text: () => string): void {
    if (this.#open.length === this.#arcsAt) this.#arcsAt = -1;
    if (!this.#isInSet()) return;
    if (this.#key === 'templateAssetPath') this.found.addTemplate(text());
    // Names in a dictionary may be written as strings.
    else if (this.#key === '') this.#word = text();
  }

  assetPath(path: () => string): void {
    const isOfArcs =
      this.#areNeeded &&
      this.#arcsAt >= 0 &&
      (this.#open.length === this.#arcsAt || this.#isInList(this.#arcsAt));
    const isOfClips =
      (this.#isInSet() && this.#key === 'manifestAssetPath') ||
      (this.#clipsAt >= 0 && this.#isInList(this.#clipsAt + 2) && this.#key === 'assetPaths');
    if (isOfArcs || isOfClips) this.found.addPath(path());
  }

  /** @throws DamagedUsdLayer when a bracket is still open */
  end(): void {
    if (this.#open.length > 0) throw new DamagedUsdLayer('its text is cut off');
  }

  #assign(): void {
    if (this.#isInSet()) this.#key = this.#word;
    // In metadata alone: an attribute may be called like that, and a value in a dictionary.
    if (this.#open.at(-1) !== ')' || this.#clipsAt >= 0) return;
    if (arcs.includes(this.#word)) {
      this.#arcsAt = this.#open.length;
      this.#areNeeded = !withoutAny.includes(this.#wordBefore);
    } else if (this.#word === 'clips') {
      this.#clipsAt = this.#open.length;
      this.#key = '';
    }
  }

  #isInList = (at: number) => this.#open.length === at + 1 && this.#open.at(-1) === ']';

  /** A dictionary in that of the clips. */
  #isInSet = () => this.#clipsAt >= 0 && this.#open.length === this.#clipsAt + 2 && this.#open.at(-1) === '}';
}
