/** Lays out the folder that the image is built from, or the named one, and prints its path. */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const repository = fileURLToPath(new URL('..', import.meta.url));
const defaultFolder = join(repository, 'dist/image');

/** The image's entry points: one for each function that infra makes of it, and the worker of rented machines. */
const entryPoints = [
  ...['render', 'assemble', 'small-account'].map((station) => `functions/${station}/handler.ts`),
  'functions/worker/main.ts',
];

/**
 * Lays out the image's build context as this repository is laid out: `blender-image/` with the Dockerfile, and
 * `functions/` with each entry point in one file. The same sources give the same files.
 * @param folder  made anew; it must be nobody else's
 * @returns its absolute path
 */
export function prepareImageContext(folder = defaultFolder): string {
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(repository, 'blender-image'), join(folder, 'blender-image'), {
    recursive: true,
    filter: (path) => !/^(\.|__pycache__)/.test(basename(path)),
  });
  bundle(entryPoints, folder);
  return folder;
}

/**
 * Bundles modules with all that they import, as they run in the image, and writes each with its source map under the
 * path that it has in this repository, as `.mjs`.
 * @param modules  paths relative to the repository
 */
export function bundle(modules: readonly string[], folder: string): void {
  const { outputFiles } = buildSync({
    absWorkingDir: repository,
    entryPoints: [...modules],
    outbase: repository,
    // The source maps then name the sources as if they lay in the folder.
    outdir: repository,
    outExtension: { '.js': '.mjs' },
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // The AWS SDK is bundled too: the image has none of its own. Of ES modules esbuild leaves out what is not used.
    mainFields: ['module', 'main'],
    // A failure's code is the name of its class, which esbuild changes where two modules use the same.
    keepNames: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'eof',
    logLevel: 'warning',
  });
  for (const { path, contents } of outputFiles) {
    const file = join(folder, relative(repository, path));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
}

if (import.meta.main) console.log(prepareImageContext(resolve(process.argv[2] ?? defaultFolder)));
