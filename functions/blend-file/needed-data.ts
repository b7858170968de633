import type { BlendFile } from './blend-file.ts';
import type { DataBlock } from './read-blocks.ts';
import { reach } from './references.ts';
import { resolveStoredPath } from './stored-path.ts';

/** A `.blend`, the scene's own or a library, and what of it the renders of each scene need. */
export interface Part {
  /** Relative to the project tree's root. */
  readonly path: string;
  readonly file: BlendFile;
  /** By the scene's name. */
  readonly needed: ReadonlyMap<string, ReadonlySet<DataBlock>>;
}

/** A library that a file names, whether or not it is at hand. */
interface NamedLibrary {
  readonly path: string;
  readonly namedBy: string;
  readonly scenes: Set<string>;
}

export interface NeededData {
  readonly parts: readonly Part[];
  readonly libraries: readonly NamedLibrary[];
}

/** More libraries than any production has; a chain without end is hostile. */
const mostLibraries = 500;

/**
 * Follows each scene through its file, the libraries that it links from, and theirs.
 * @param scenes  data-blocks to start from, by scene
 * @param open  the library at a path, or undefined when it is not at hand or cannot be read
 */
export async function neededData(
  main: { readonly path: string; readonly file: BlendFile },
  scenes: ReadonlyMap<string, readonly DataBlock[]>,
  open: (path: string) => Promise<BlendFile | undefined>,
): Promise<NeededData> {
  const parts = new Map([[main.path, partOf(main.path, main.file)]]);
  const libraries = new Map<string, NamedLibrary>();
  const work = [...scenes].map(([scene, starts]) => ({ scene, path: main.path, starts }));
  for (const { file, path } of [main])
    for (const library of namedLibraries(file, path)) note(libraries, library, path);

  for (let next = work.pop(); next; next = work.pop()) {
    const { scene, path, starts } = next;
    const part = parts.get(path);
    if (!part) continue;
    const reached = part.needed.get(scene) ?? new Set();
    part.needed.set(scene, reached);
    const added = reach(part.file, starts, reached);
    for (const [library, names] of linkedNames(part, added)) {
      note(libraries, library, path).scenes.add(scene);
      if (!parts.has(library) && parts.size <= mostLibraries) {
        const file = await open(library);
        if (file) parts.set(library, partOf(library, file));
      }
      const from = parts.get(library);
      if (from) work.push({ scene, path: library, starts: named(from, names) });
    }
  }
  return { parts: [...parts.values()], libraries: [...libraries.values()] };
}

interface GrowingPart extends Part {
  readonly needed: Map<string, Set<DataBlock>>;
  /** Paths of the libraries that linked data-blocks come from. */
  readonly linkedFrom: ReadonlyMap<DataBlock, string>;
  byName: Map<string, DataBlock> | undefined;
}

function partOf(path: string, file: BlendFile): GrowingPart {
  return { path, file, needed: new Map(), linkedFrom: linkedFrom(file, path), byName: undefined };
}

/** In the file, the stand-ins for linked data-blocks (`ID`) follow the library (`LI`) that they come from. */
function linkedFrom(file: BlendFile, path: string): Map<DataBlock, string> {
  const from = new Map<DataBlock, string>();
  let library = '';
  for (const dataBlock of file.dataBlocks) {
    if (dataBlock.code === 'LI') library = libraryPath(file, dataBlock, path);
    else if (dataBlock.code === 'ID' && library !== '') from.set(dataBlock, library);
  }
  return from;
}

function libraryPath(file: BlendFile, dataBlock: DataBlock, namedBy: string): string {
  return resolveStoredPath(file.view(dataBlock)?.text('filepath') ?? '', namedBy);
}

function* namedLibraries(file: BlendFile, path: string): Generator<string> {
  for (const dataBlock of file.dataBlocks)
    if (dataBlock.code === 'LI') yield libraryPath(file, dataBlock, path);
}

function note(libraries: Map<string, NamedLibrary>, path: string, namedBy: string): NamedLibrary {
  const known = libraries.get(path) ?? { path, namedBy, scenes: new Set<string>() };
  libraries.set(path, known);
  return known;
}

function linkedNames(part: GrowingPart, dataBlocks: Iterable<DataBlock>): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  for (const dataBlock of dataBlocks) {
    const library = part.linkedFrom.get(dataBlock);
    if (library === undefined) continue;
    const known = names.get(library) ?? new Set();
    names.set(library, known.add(part.file.view(dataBlock)?.text('name') || idName(part, dataBlock)));
  }
  return names;
}

/** A stand-in is a bare `ID`, so its name is not within an `id`. */
const idName = (part: GrowingPart, dataBlock: DataBlock): string =>
  part.file.view(dataBlock)?.text('id.name') ?? '';

function named(part: GrowingPart, names: ReadonlySet<string>): DataBlock[] {
  part.byName ??= new Map(part.file.dataBlocks.map((dataBlock) => [idName(part, dataBlock), dataBlock]));
  const { byName } = part;
  return [...names].flatMap((name) => byName.get(name) ?? []);
}
