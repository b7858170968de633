import type { BlendFile } from './blend-file.ts';
import { BlendFileTooComplex } from './errors.ts';
import type { DataBlock } from './read-blocks.ts';
import { reach } from './references.ts';
import { resolveStoredPath } from './stored-path.ts';
import type { StructView } from './struct-view.ts';

/** A `.blend`, the scene's own or a library, and what of it the renders of each scope need. */
export interface Part {
  /** Relative to the project tree's root. */
  readonly path: string;
  readonly file: BlendFile;
  /** By the scope's name. */
  readonly needed: ReadonlyMap<string, ReadonlySet<DataBlock>>;
  /** With the two letters of its kind. */
  nameOf(dataBlock: DataBlock): string;
}

/** A library that a file names, whether or not it is at hand. */
export interface NamedLibrary {
  readonly path: string;
  readonly namedBy: string;
  /** Its path as that file has it, and the library's name there. */
  readonly stored: string;
  readonly dataBlock: string;
  readonly scopes: ReadonlySet<string>;
}

export interface NeededData {
  readonly parts: readonly Part[];
  readonly libraries: readonly NamedLibrary[];
}

/** More libraries than any production has; a chain without end is hostile. */
const mostLibraries = 500;
/** And more than any names, at hand or not. */
const mostNamed = 10_000;
/** Each is read from afar in waits one after another; more at once would take more memory. */
const openedAtOnce = 4;

/**
 * Follows each scope through its file, the libraries that it links from, and theirs. In the files that come back,
 * pointers lead from one to the other.
 * @param scopes  data-blocks to start from, by scope
 * @param open  the library at a path, or undefined when it is not at hand or is not to be looked into
 */
export async function neededData(
  main: { readonly path: string; readonly file: BlendFile },
  scopes: ReadonlyMap<string, { readonly starts: readonly DataBlock[] }>,
  open: (path: string) => Promise<BlendFile | undefined>,
): Promise<NeededData> {
  const search = new Search(open);
  const part = search.add(main.path, main.file);
  let work = [...scopes].map(([scope, { starts }]): Start => ({ part, scope, starts }));
  while (work.length > 0) work = await search.advance(work);
  return search;
}

interface Start {
  readonly part: GrowingPart;
  readonly scope: string;
  readonly starts: readonly DataBlock[];
}

/** Names of data-blocks that a scope links from a library. */
interface Link {
  readonly scope: string;
  readonly library: string;
  readonly names: ReadonlySet<string>;
}

class Search implements NeededData {
  readonly #parts = new Map<string, GrowingPart>();
  readonly #libraries = new Map<string, NamedLibrary & { readonly scopes: Set<string> }>();
  readonly #open: (path: string) => Promise<BlendFile | undefined>;

  constructor(open: (path: string) => Promise<BlendFile | undefined>) {
    this.#open = open;
  }

  get parts(): readonly Part[] {
    return [...this.#parts.values()];
  }

  get libraries(): readonly NamedLibrary[] {
    return [...this.#libraries.values()];
  }

  add(path: string, file: BlendFile): GrowingPart {
    const part = new GrowingPart(path, file);
    this.#parts.set(path, part);
    file.followLinksBy((standIn) => {
      const library = part.libraryOf(standIn);
      return library === undefined ? undefined : this.#parts.get(library)?.named(part.nameOf(standIn));
    });
    for (const library of part.libraries.keys()) this.#note(library, part);
    return part;
  }

  /** Goes as far as the files at hand lead, then opens those that are named there. @returns where to go on */
  async advance(work: readonly Start[]): Promise<Start[]> {
    const links = work.flatMap(({ part, scope, starts }) => this.#follow(part, scope, starts));
    const wanted = new Set(links.map(({ library }) => library).filter((path) => !this.#parts.has(path)));
    const opened = [...wanted].slice(0, Math.max(0, mostLibraries - this.#parts.size));
    for (let i = 0; i < opened.length; i += openedAtOnce) {
      await Promise.all(opened.slice(i, i + openedAtOnce).map((path) => this.#openPart(path)));
    }
    return links.flatMap(({ scope, library, names }) => {
      const part = this.#parts.get(library);
      const starts = [...names].flatMap((name) => part?.named(name)?.owner ?? []);
      return part && starts.length > 0 ? [{ part, scope, starts }] : [];
    });
  }

  async #openPart(path: string): Promise<void> {
    const file = await this.#open(path);
    if (file) this.add(path, file);
  }

  #follow(part: GrowingPart, scope: string, starts: readonly DataBlock[]): Link[] {
    const names = new Map<string, Set<string>>();
    for (const dataBlock of reach(part.file, starts, part.neededIn(scope))) {
      const library = part.libraryOf(dataBlock);
      if (library === undefined) continue;
      const known = names.get(library) ?? new Set();
      names.set(library, known.add(part.nameOf(dataBlock)));
      this.#note(library, part).scopes.add(scope);
    }
    return [...names].map(([library, linked]) => ({ scope, library, names: linked }));
  }

  #note(path: string, by: GrowingPart): { readonly scopes: Set<string> } {
    const known = this.#libraries.get(path) ?? {
      path,
      namedBy: by.path,
      stored: by.libraries.get(path)?.stored ?? '',
      dataBlock: by.libraries.get(path)?.dataBlock ?? '',
      scopes: new Set<string>(),
    };
    this.#libraries.set(path, known);
    return known;
  }
}

class GrowingPart implements Part {
  readonly path: string;
  readonly file: BlendFile;
  readonly needed = new Map<string, Set<DataBlock>>();
  /** Those that the file names and does not hold, by path. */
  readonly libraries = new Map<string, { readonly stored: string; readonly dataBlock: string }>();
  readonly #linkedFrom = new Map<DataBlock, string>();
  #byName: Map<string, DataBlock> | undefined;

  /** In the file, the stand-ins for linked data-blocks (`ID`) follow the library (`LI`) that they come from. */
  constructor(path: string, file: BlendFile) {
    this.path = path;
    this.file = file;
    let library: string | undefined;
    for (const dataBlock of file.dataBlocks) {
      if (dataBlock.code === 'LI') {
        const stored = storedPath(file.view(dataBlock));
        library = stored === undefined ? undefined : resolveStoredPath(stored, path);
        if (stored !== undefined && library !== undefined) {
          if (this.libraries.size === mostNamed) throw new BlendFileTooComplex('libraries', mostNamed);
          this.libraries.set(library, { stored, dataBlock: this.nameOf(dataBlock).slice(2) });
        }
      } else if (dataBlock.code === 'ID' && library !== undefined) {
        this.#linkedFrom.set(dataBlock, library);
      }
    }
  }

  libraryOf(dataBlock: DataBlock): string | undefined {
    return this.#linkedFrom.get(dataBlock);
  }

  neededIn(scope: string): Set<DataBlock> {
    const needed = this.needed.get(scope) ?? new Set();
    this.needed.set(scope, needed);
    return needed;
  }

  nameOf(dataBlock: DataBlock): string {
    const view = this.file.view(dataBlock);
    // A stand-in is a bare `ID`, so its name is not within an `id`.
    return view?.text(view.layout.name === 'ID' ? 'name' : 'id.name') ?? '';
  }

  named(name: string): StructView | undefined {
    this.#byName ??= new Map(this.file.dataBlocks.map((dataBlock) => [this.nameOf(dataBlock), dataBlock]));
    const dataBlock = this.#byName.get(name);
    return dataBlock && this.file.view(dataBlock);
  }
}

/** @returns undefined when the library lies within the file that names it */
function storedPath(library: StructView | undefined): string | undefined {
  const path = library?.text('filepath') ?? '';
  return path === '' || library?.isSet('packedfile') ? undefined : path;
}
