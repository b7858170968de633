import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openFarmFolder } from './farm-folder.ts';

// Runs under a limit of 1 MB a file, and says what became of larger ones.
const [path = ''] = process.argv.slice(2);
const { objects, root, database } = await openFarmFolder(path);
const nameOf = (error: unknown) => (error instanceof Error ? error.name : String(error));

const put = await objects.put('jobs/large', { bytes: Buffer.alloc(5_000_000) }).catch(nameOf);
await objects.put('jobs/small', { bytes: Buffer.alloc(1000) });
const listed = (await objects.list('', { limit: 10 })).keys;
const unfinished = await readdir(join(root, '.unfinished'));
// A file that was there before the limit.
const fetched = await objects.fetch('jobs/before', join(path, 'fetched')).catch(nameOf);
const left = (await readdir(path)).filter((name) => name.startsWith('fetched'));
console.log(JSON.stringify({ put, listed, unfinished, fetched, left }));
database.close();
