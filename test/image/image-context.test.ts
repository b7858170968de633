import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { prepareImageContext } from '../../scripts/bundle.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';

const project = join(import.meta.dirname, '../..');
const temporary = temporaryFolder();
const context = join(temporary.path, 'context');
beforeAll(() => {
  prepareImageContext(context);
});
afterAll(() => temporary.remove());

const filesOf = (folder: string) =>
  globSync('**', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();

test.each(['render', 'assemble', 'small-account'])('the bundle of %s has all that it imports', (station) => {
  const handler = join(context, `functions/${station}/handler.mjs`);
  const load = `import(${JSON.stringify(handler)})`;
  const { stderr } = spawnSync(process.execPath, ['--enable-source-maps', '--eval', load], {
    cwd: context,
    env: { RENDER_FARM_BLENDER: '/', RENDER_FARM_FFMPEG: '/', AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024' },
    encoding: 'utf8',
  });
  // It gets as far as its settings, under the name and at the place that the source gives the error.
  expect(stderr).toContain('BadFarmSettings: this function’s settings are wrong: FARM_TABLE is missing');
  expect(stderr).toContain('functions/aws/farm-settings.ts:');
});

test('the worker of rented machines has all that it imports, and says what it lacks', () => {
  const { status, stderr } = spawnSync(process.execPath, ['functions/worker/main.mjs'], {
    cwd: context,
    env: { AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:1' },
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).toContain('BadFarmSettings: this function’s settings are wrong: FARM_TABLE is missing');
});

test('the worker lies where a bundle looks for it', () => {
  expect(filesOf(context)).toContain(join(context, 'blender-image/render_worker/__main__.py'));
});

test('the same sources give the same files, and nothing but sources', () => {
  const again = prepareImageContext(join(temporary.path, 'again'));
  const contents = (folder: string) =>
    filesOf(folder).map((file) => [file.slice(folder.length), readFileSync(file, 'latin1')]);
  expect(contents(again)).toEqual(contents(context));
  expect(filesOf(context).filter((file) => /__pycache__|\.pyc$|_cache/.test(file))).toEqual([]);
});

test.each(['5.2', '4.5'])(
  'the image has the Blender %s, the ffmpeg and the compressor of scripts/install-blender',
  (series) => {
    const installed = readFileSync(join(project, 'scripts/install-blender'), 'utf8');
    const required = readFileSync(join(project, `blender-image/requirements/${series}.txt`), 'utf8');
    const pins = installed.match(/(bpy|imageio-ffmpeg|isal)==[\d.]+/g) ?? [];
    const ofThisSeries = pins.filter((pin) => !pin.startsWith('bpy') || pin.startsWith(`bpy==${series}.`));
    expect(ofThisSeries).toHaveLength(3);
    for (const pin of ofThisSeries) expect(required).toContain(`\n${pin} --hash=sha256:`);
  },
);
