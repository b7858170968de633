import type { InspectedFile } from '../domain/scene-account.ts';
import { BlendFileTooComplex } from './errors.ts';
import { filesOf } from './files-of.ts';
import { imageUsers } from './image-files.ts';
import type { NeededData, Part } from './needed-data.ts';
import type { ProjectTree } from './project-tree.ts';
import type { DataBlock } from './read-blocks.ts';
import { type FrameRange, mostFrames, type StoredFile } from './stored-file.ts';
import { fileNameOf, folderOf, join, resolveStoredPath } from './stored-path.ts';

/** Sequences and caches come to tens of thousands. */
const mostFiles = 200_000;

type Found = Omit<InspectedFile, 'exists' | 'scenes'> & { readonly scenes: Set<string>; exists?: boolean };

/** Every file that the scene's file names, and of its libraries those that a render needs. */
export async function externalFiles(
  needed: NeededData,
  frames: ReadonlyMap<string, readonly FrameRange[]>,
  tree: ProjectTree,
): Promise<InspectedFile[]> {
  const found = new Map<string, Found>();
  for (const { path, namedBy, scenes } of needed.libraries) {
    found.set(path, { path, kind: 'library', neededBy: namedBy, scenes });
  }
  const budget = { left: mostFrames };
  for (const [index, part] of needed.parts.entries()) {
    for (const [dataBlock, scenes] of usedIn(part, index === 0)) {
      const context = {
        file: part.file,
        stem: fileNameOf(part.path).replace(/\.blend\d*$/i, ''),
        frames: [...scenes].flatMap((scene) => frames.get(scene) ?? []),
        budget,
      };
      for (const file of filesOf(dataBlock, context, usersOf(part))) {
        for (const entry of await inTree(file, part.path, tree)) add(found, entry, file.isUsed ? scenes : []);
      }
    }
  }
  return Promise.all(
    [...found.values()].map(async (file) => ({
      ...file,
      exists: file.exists ?? (await tree.exists(file.path)),
      scenes: [...file.scenes],
    })),
  );
}

/** Of the scene's own file everything counts, so that what is not needed is named as such. */
function* usedIn(part: Part, isMain: boolean): Generator<[DataBlock, string[]]> {
  const scenes = [...part.needed];
  for (const dataBlock of part.file.dataBlocks) {
    const users = scenes.filter(([, needed]) => needed.has(dataBlock)).map(([scene]) => scene);
    if (isMain || users.length > 0) yield [dataBlock, users];
  }
}

const users = new WeakMap<Part, ReturnType<typeof imageUsers>>();

function usersOf(part: Part): ReturnType<typeof imageUsers> {
  const known = users.get(part) ?? imageUsers(part.file);
  users.set(part, known);
  return known;
}

function add(found: Map<string, Found>, file: Found, scenes: Iterable<string>): void {
  const known = found.get(file.path) ?? file;
  if (found.size >= mostFiles) throw new BlendFileTooComplex('files', mostFiles);
  found.set(file.path, known);
  for (const scene of scenes) known.scenes.add(scene);
}

async function inTree(file: StoredFile, namedBy: string, tree: ProjectTree): Promise<Found[]> {
  const path = resolveStoredPath(file.path, namedBy);
  const entry = (name: string) => ({
    path: name,
    kind: file.kind,
    neededBy: namedBy,
    scenes: new Set<string>(),
  });
  if (file.holds === 'file') return [entry(path)];
  const members = file.holds === 'folder' ? await allWithin(path, tree) : await beginningWith(path, tree);
  if (members.length > 0) return members.map((name) => ({ ...entry(name), exists: true }));
  // Geometry nodes that were never baked name a folder too, and then simulate.
  return file.kind === 'geometry-bake'
    ? []
    : [{ ...entry(file.holds === 'folder' ? path : folderOf(path)), exists: false }];
}

async function beginningWith(path: string, tree: ProjectTree): Promise<string[]> {
  const folder = folderOf(path);
  const names = await tree.list(folder);
  return names.filter((name) => name.startsWith(fileNameOf(path))).map((name) => join(folder, name));
}

/** Caches are two or three folders deep. */
async function allWithin(folder: string, tree: ProjectTree, depth = 0): Promise<string[]> {
  const found: string[] = [];
  for (const name of await tree.list(folder)) {
    const path = join(folder, name);
    const within = depth < 5 ? await allWithin(path, tree, depth + 1) : [];
    found.push(...(within.length > 0 ? within : [path]));
  }
  return found;
}
