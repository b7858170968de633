/** Lays out what scripts/test-gpu needs on a machine that can download nothing, in the named folder. */
import { cpSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../bundle.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const folder = resolve(process.argv[2] ?? 'dist/test-gpu');

rmSync(folder, { recursive: true, force: true });
bundle(['scripts/gpu/main.ts'], folder);
const needed = [
  'blender-image/render_worker',
  'scripts/benchmark/make_scenes.py',
  'scripts/gpu/compare.py',
  'scripts/gpu/make_gpu_scenes.py',
  'scripts/test-gpu',
];
for (const path of needed) {
  cpSync(join(repository, path), join(folder, path), {
    recursive: true,
    filter: (file) => basename(file) !== '__pycache__',
  });
}
console.log(folder);
