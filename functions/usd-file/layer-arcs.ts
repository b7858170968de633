/** What a layer of USD names of others, as it writes their paths. */
export interface LayerArcs {
  /** Of sublayers, references, payloads and value clips. */
  readonly paths: ReadonlySet<string>;
  /** Of value clips, with `#` where their numbers stand: `clips/rain.###.usd`. */
  readonly templates: ReadonlySet<string>;
}

/** The paths of a layer while it is read. */
export class Arcs implements LayerArcs {
  readonly paths = new Set<string>();
  readonly templates = new Set<string>();

  addPath(path: string): void {
    // Without a path, an arc leads elsewhere in the same layer.
    if (path !== '') this.paths.add(path);
  }

  addTemplate(template: string): void {
    if (template !== '') this.templates.add(template);
  }
}
