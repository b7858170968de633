import type { InspectedFile } from '../domain/scene-account.ts';
import type { UnreadLayer } from '../usd-file/layers-of.ts';
import { cacheLayers } from './cache-layers.ts';
import { filesOf } from './files-of.ts';
import { filesWithin } from './files-within.ts';
import { imageUsers } from './image-users.ts';
import type { Allowances } from './limits.ts';
import type { NeededData, Part } from './needed-data.ts';
import type { ProjectTree } from './project-tree.ts';
import type { DataBlock } from './read-blocks.ts';
import type { Rendered } from './scopes.ts';
import type { StoredFile } from './stored-file.ts';
import { fileNameOf, folderOf, join, resolveStoredPath } from './stored-path.ts';

/** Files whose presence is asked for side by side. */
const askedAtOnce = 64;

interface Found {
  readonly path: string;
  readonly kind: string;
  neededBy: string;
  stored: string;
  dataBlock: string;
  readonly scopes: Set<string>;
  /** Undefined until the tree was asked. */
  readonly exists?: boolean;
  readonly instead?: readonly string[];
  readonly unreachable?: string;
  /** Blender does without it, and so without what it is made of. */
  isOptional?: boolean;
}

/**
 * Every file that the scene's file names, and of its libraries those that a render needs, with the layers that USD
 * files are made of. In place of scenes, the files have scopes.
 */
export async function externalFiles(
  needed: NeededData,
  rendered: ReadonlyMap<string, Rendered>,
  tree: ProjectTree,
): Promise<{ readonly files: InspectedFile[]; readonly unreadLayers: readonly UnreadLayer[] }> {
  const found = new Map<string, Found>();
  for (const { path, namedBy, stored, dataBlock, scopes } of needed.libraries) {
    const library = { path, kind: 'library', neededBy: namedBy, stored, dataBlock };
    found.set(path, { ...library, scopes: new Set(scopes) });
  }
  const users = imageUsers(needed.parts);
  const renderedIn = ofScopes(rendered);
  for (const [index, part] of needed.parts.entries()) {
    const { allowances } = part.file;
    const stem = fileNameOf(part.path).replace(/\.blend\d*$/i, '');
    for (const [dataBlock, scopes] of usedIn(part, index === 0)) {
      const context = { file: part.file, stem, ...renderedIn(scopes) };
      let name: string | undefined;
      for (const file of filesOf(dataBlock, context, users)) {
        name ??= part.nameOf(dataBlock).slice(2);
        const by = { neededBy: baseOf(part, dataBlock), dataBlock: name };
        for (const entry of await inTree(file, by, tree, allowances)) {
          add(found, entry, file.isUsed ? scopes : [], allowances);
        }
      }
    }
  }
  const unreadLayers = await addLayers(found, needed, tree);
  return { files: await withPresence([...found.values()], tree), unreadLayers };
}

async function addLayers(
  found: Map<string, Found>,
  { parts }: NeededData,
  tree: ProjectTree,
): Promise<readonly UnreadLayer[]> {
  const [main] = parts;
  if (!main) return [];
  const { allowances } = main.file;
  const { layers, unread } = await cacheLayers(found.values(), tree, allowances);
  for (const { scopes, place: _, ...layer } of layers) {
    add(found, { ...layer, kind: 'usd-layer' }, scopes, allowances);
  }
  return unread;
}

/** What is rendered of several scopes; found once, since there may be thousands of data-blocks and of views. */
function ofScopes(rendered: ReadonlyMap<string, Rendered>): (scopes: readonly string[]) => Rendered {
  const known = new Map<string, Rendered>();
  return (scopes) => {
    const key = JSON.stringify(scopes);
    const found = known.get(key) ?? {
      frames: scopes.flatMap((scope) => rendered.get(scope)?.frames ?? []),
      views: [...new Set(scopes.flatMap((scope) => rendered.get(scope)?.views ?? []))],
    };
    known.set(key, found);
    return found;
  };
}

/** Of the scene's own file everything counts, so that what is not needed is named as such. */
function* usedIn(part: Part, isMain: boolean): Generator<[DataBlock, string[]]> {
  const scopes = [...part.needed];
  for (const dataBlock of part.file.dataBlocks) {
    const users = scopes.filter(([, needed]) => needed.has(dataBlock)).map(([scope]) => scope);
    if (isMain || users.length > 0) yield [dataBlock, users];
  }
}

/** The file to which the paths in a data-block are relative: since 5.0 one may hold data-blocks of its libraries. */
function baseOf(part: Part, dataBlock: DataBlock): string {
  const library = part.file.view(dataBlock)?.follow('id.lib')?.text('filepath') ?? '';
  return library === '' ? part.path : resolveStoredPath(library, part.path);
}

function add(
  found: Map<string, Found>,
  file: Omit<Found, 'scopes'>,
  scopes: readonly string[],
  allowances: Allowances,
): void {
  let known = found.get(file.path);
  if (!known) {
    allowances.files.spend();
    allowances.pathCharacters.spend(file.path.length);
    known = { ...file, scopes: new Set() };
    found.set(file.path, known);
  }
  // Who needs a file is told, not who only names it.
  if (known.scopes.size === 0 && scopes.length > 0) {
    known.neededBy = file.neededBy;
    known.stored = file.stored;
    known.dataBlock = file.dataBlock;
  }
  if (scopes.length > 0 && !file.isOptional) known.isOptional = false;
  for (const scope of scopes) known.scopes.add(scope);
}

async function inTree(
  file: StoredFile,
  by: { readonly neededBy: string; readonly dataBlock: string },
  tree: ProjectTree,
  allowances: Allowances,
): Promise<Omit<Found, 'scopes'>[]> {
  const path = resolveStoredPath(file.path, by.neededBy);
  const entry = { ...by, kind: file.kind, stored: file.stored ?? file.path };
  if (file.holds === 'file') {
    const isLeftOut = file.isOptional === true && !(await tree.exists(path));
    return isLeftOut ? [] : [{ ...entry, path, ...(file.isOptional && { isOptional: true }) }];
  }
  const members = await filesWithin(file, path, tree, allowances);
  if (members.length > 0) return members.map((member) => ({ ...entry, path: member, exists: true }));
  if (file.isOptional) return [];
  if (file.tail !== undefined)
    return [{ ...entry, path: resolveStoredPath(entry.stored, by.neededBy), exists: false }];
  const folder = file.holds === 'folder' ? path : folderOf(path);
  const instead = await otherCaches(folder, tree);
  return [{ ...entry, path: folder, exists: false, ...(instead.length > 0 && { instead }) }];
}

const cacheFolder = /^blendcache_/;

/** Blender finds caches by the file's own name: those of other names beside it may be what is wanted. */
async function otherCaches(folder: string, tree: ProjectTree): Promise<string[]> {
  if (!cacheFolder.test(fileNameOf(folder))) return [];
  const around = folderOf(folder);
  return (await tree.list(around)).filter((name) => cacheFolder.test(name)).map((name) => join(around, name));
}

async function withPresence(found: readonly Found[], tree: ProjectTree): Promise<InspectedFile[]> {
  const files: InspectedFile[] = [];
  for (let i = 0; i < found.length; i += askedAtOnce) {
    const some = found.slice(i, i + askedAtOnce).map(async (file) => ({
      path: file.path,
      stored: file.stored,
      kind: file.kind,
      exists: file.exists ?? (await tree.exists(file.path)),
      neededBy: file.neededBy,
      dataBlock: file.dataBlock,
      ...(file.instead && { instead: file.instead }),
      ...(file.unreachable !== undefined && { unreachable: file.unreachable }),
      scenes: [...file.scopes],
    }));
    files.push(...(await Promise.all(some)));
  }
  return files;
}
