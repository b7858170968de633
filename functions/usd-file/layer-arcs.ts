import { UsdTooLarge } from './errors.ts';

/** What a layer of USD names of others, as it writes their paths. */
export interface LayerArcs {
  /** Of sublayers, references, payloads and value clips. */
  readonly paths: ReadonlySet<string>;
  /** Of value clips, with `#` where their numbers stand: `clips/rain.###.usd`. */
  readonly templates: ReadonlySet<string>;
}

/** More than any layer names, each of them once. */
const mostPaths = 100_000;

/** The paths of a layer while it is read. */
export class Arcs implements LayerArcs {
  readonly paths = new Set<string>();
  readonly templates = new Set<string>();

  addPath(path: string): void {
    // Without a path, an arc leads elsewhere in the same layer.
    if (path !== '') this.paths.add(path);
    this.#check();
  }

  addTemplate(template: string): void {
    if (template !== '') this.templates.add(template);
    this.#check();
  }

  /** @throws UsdTooLarge */
  #check(): void {
    if (this.paths.size + this.templates.size > mostPaths) throw new UsdTooLarge('paths', mostPaths);
  }
}
