import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BlenderBench } from '../blender/test-blender.ts';
import { FarmProcess, framesOf } from './farm-process.ts';

let farm: FarmProcess;
let bench: BlenderBench;
beforeAll(async () => {
  farm = new FarmProcess();
  bench = await BlenderBench.make(['whole']);
});
afterAll(() => Promise.all([farm.close(), bench.end()]));

const whole = () => bench.path('whole', 'whole.blend');
const cameras = ['--camera', 'Near', '--camera', 'Far'];
const outputs = [
  ['', 'png'],
  ['_CON', 'exr'],
  ['Comp_Beauty_Main_left', 'png'],
  ['Grouped_In', 'png'],
  ['comp_beauty_Main_left-2', 'jpg'],
] as const;

test('both eyes, two cameras and what nodes write are downloaded, each under a name of its own', async () => {
  const out = join(farm.folder, 'whole');
  const rendered = await farm.run('render', whole(), ...cameras, '--frames', '3-4', '--out', out);
  expect(rendered).toMatchObject({ status: 0 });
  const expected = ['3', '4'].flatMap((frame) =>
    ['Near', 'Far'].flatMap((camera) =>
      ['L', 'R'].flatMap((view) =>
        outputs.map(([output, extension]) => {
          const parts = ['whole', `000${frame}`, camera, output, view].filter((part) => part !== '');
          return `${parts.join('_')}.${extension}`;
        }),
      ),
    ),
  );
  const files = readdirSync(out);
  expect(files.toSorted()).toEqual([...expected, 'whole.mp4'].toSorted());
  // The scene writes movies: of the first camera's left eye.
  expect(framesOf(join(out, 'whole.mp4'))).toBe(2);
});

test('files are named as a template says', async () => {
  const out = join(farm.folder, 'named');
  const naming = ['--naming', '{view}.{camera}-{scene}_{frame:03}', '--no-video', '--no-compositor'];
  const rendered = await farm.run('render', whole(), ...cameras, '-f', '3', ...naming, '--out', out);
  expect(rendered).toMatchObject({ status: 0 });
  expect(readdirSync(out).toSorted()).toEqual(
    ['L.Far', 'L.Near', 'R.Far', 'R.Near'].map((name) => `${name}-whole_003.png`),
  );
});

test.each([
  [['--naming', '{camera}{frame}'], 'nothing between'],
  [['--camera', 'Nobody'], 'Nobody'],
  [['--view-layer', 'Nobody'], 'ViewLayer'],
  [['--view-transform', 'Odd'], 'AgX'],
  [['--look', 'Odd'], 'Punchy'],
])('%j is refused before anything renders, with what there is', async (flags, said) => {
  const out = join(farm.folder, 'refused');
  const refused = await farm.run('render', whole(), ...flags, '--out', out);
  expect(refused.status).toBeGreaterThan(0);
  expect(refused.stdout + refused.stderr).toContain(said);
  expect(refused.stdout + refused.stderr).not.toMatch(/[1-9]\d* of \d+ frames/);
});
