import { constants, createReadStream } from 'node:fs';
import { chmod, copyFile, link, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { blobDigest } from '../domain/blob-digest.ts';
import { canonicalJson, digestOf } from '../domain/canonical-json.ts';
import { blobKey } from '../domain/keys.ts';
import type { Manifest, ManifestEntry } from '../domain/manifest.ts';
import type { Sha256 } from '../domain/units.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { everyLimited } from '../work/every-limited.ts';

/** Files that are stored at the same time. */
const atOnce = 8;

/**
 * Copies a project tree. Files that stay as they are get a second name, which takes no room.
 * @param stays  whether a file is never written to, other than by putting a new one in its place
 */
export async function copyTree(
  files: Manifest,
  from: string,
  to: string,
  stays: (path: string) => boolean,
): Promise<void> {
  await everyLimited(files, atOnce, async ({ path }) => {
    const [own, copy] = [join(from, path), join(to, path)];
    await mkdir(dirname(copy), { recursive: true });
    if (stays(path) && (await hasSecondName(own, copy))) return;
    await copyFile(own, copy, constants.COPYFILE_FICLONE);
    await chmod(copy, 0o644);
  });
}

/** Stores the files of a copied tree that are not the original's, and its manifest. @returns the manifest's digest */
export async function storeTree(
  objects: ObjectStore,
  files: Manifest,
  from: string,
  copy: string,
): Promise<Sha256> {
  const before = new Map(files.map((file) => [file.path, file]));
  const paths = (await filesBelow(copy)).sort();
  const entries = await everyLimited(paths, atOnce, async (path): Promise<ManifestEntry> => {
    const known = before.get(path);
    if (known && (await isSameFile(join(from, path), join(copy, path)))) return known;
    const { sha256, size } = await blobDigest(createReadStream(join(copy, path)));
    await objects.put(blobKey(sha256), { path: join(copy, path) }, { sha256 });
    return { path, sha256, size, ...(known?.was !== undefined && { was: known.was }) };
  });
  const content = Buffer.from(canonicalJson(entries));
  const digest = digestOf(content);
  // Last: a manifest that is there has its files.
  await objects.put(blobKey(digest), { bytes: content }, { sha256: digest });
  return digest;
}

const hasSecondName = (from: string, to: string): Promise<boolean> =>
  link(from, to).then(
    () => true,
    () => false, // not on this file system: it is copied
  );

async function isSameFile(one: string, other: string): Promise<boolean> {
  const [a, b] = await Promise.all([stat(one), stat(other)]);
  return a.ino === b.ino && a.dev === b.dev;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
