/** Lays out the folder that the image is built from, or the named one, and prints its path. */
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync, type OutputFile } from 'esbuild';

const repository = fileURLToPath(new URL('..', import.meta.url));
const defaultFolder = join(repository, 'dist/image');

/** The image's entry points: one for each function that infra makes of it. */
const handlers = ['render', 'assemble', 'small-account'].map((station) => `functions/${station}/handler.ts`);

/**
 * Lays out the image's build context as this repository is laid out: `blender-image/` with the Dockerfile, and
 * `functions/` with each handler in one file. The same sources give the same files.
 * @param folder  made anew; it must be nobody else's
 * @returns its absolute path
 */
export function prepareImageContext(folder = defaultFolder): string {
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(repository, 'blender-image'), join(folder, 'blender-image'), {
    recursive: true,
    filter: (path) => !/^(\.|__pycache__)/.test(basename(path)),
  });
  for (const { path, contents } of bundledHandlers()) {
    const file = join(folder, relative(repository, path));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, contents);
  }
  return folder;
}

/** The bundles and their source maps, with paths as if they lay beside their sources. */
function bundledHandlers(): OutputFile[] {
  const { outputFiles } = buildSync({
    absWorkingDir: repository,
    entryPoints: handlers,
    outbase: repository,
    outdir: repository,
    outExtension: { '.js': '.mjs' },
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // The AWS SDK is bundled too: the image has none of its own. Of ES modules esbuild leaves out what is not used.
    mainFields: ['module', 'main'],
    // Some packages are CommonJS inside and ask for Node's modules by `require`, which ES modules do not have.
    banner: {
      js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);",
    },
    // A failure's code is the name of its class, which esbuild changes where two modules use the same.
    keepNames: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'eof',
    logLevel: 'warning',
  });
  return outputFiles;
}

if (import.meta.main) console.log(prepareImageContext(resolve(process.argv[2] ?? defaultFolder)));
