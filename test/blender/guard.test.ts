import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { BlenderRenderer } from '../../functions/blender/blender-renderer.ts';
import { BlenderReplaced } from '../../functions/blender/errors.ts';
import { findBlender } from '../../functions/blender/find-blender.ts';
import { LogTail } from '../../functions/blender/log-tail.ts';
import { RunningBlender } from '../../functions/blender/running-blender.ts';
import { frameNumber, seconds } from '../../functions/domain/units.ts';
import { BlenderBench, blenderUnderTest, childProcesses, plenty, pngPixels } from './test-blender.ts';

const program = await findBlender(blenderUnderTest);
/** Blender 4.2 gets samples right, and brings no reader for the second layer of a multilayer file. */
const unseenIn42 = ['samples_keyed', 'samples_lowered', 'layers_with_samples'];

/** Scenes that kept data get wrong, the rule that keeps them out, and frames in an order that shows it. */
const corruptions = [
  { scene: 'samples_keyed', rule: 'samples are animated', frames: [10, 1] },
  { scene: 'simplify_keyed', rule: 'simplification is animated', frames: [9, 2] },
  { scene: 'simplify_switched', rule: 'simplification is animated', frames: [9, 2] },
  { scene: 'layers_with_samples', rule: 'view layers have their own sample counts', frames: [9, 2] },
  { scene: 'samples_lowered', rule: 'scripts of the scene run at each frame', frames: [1, 8] },
  { scene: 'property_set', rule: 'scripts of the scene run at each frame', frames: [9, 2] },
  { scene: 'fur', rule: 'particle hair does not follow a surface that moves', frames: [9, 2] },
];
/** Scenes that kept data get right, in formats that are compared each in its own way. */
const right = [
  { scene: 'waves', format: 'PNG', depth: 8 },
  { scene: 'waves', format: 'PNG', depth: 16 },
  { scene: 'glass', format: 'JPEG', depth: 8 },
  { scene: 'glass', format: 'OPEN_EXR', depth: 16 },
  { scene: 'passes', format: 'OPEN_EXR_MULTILAYER', depth: 32 },
] as const;

let bench: BlenderBench;
/** A renderer whose Blender keeps data whatever the scene is. */
let careless: BlenderRenderer;
beforeAll(async () => {
  bench = await BlenderBench.make([...corruptions.map(({ scene }) => scene), 'glass', 'passes', 'waves']);
  const worker = fileURLToPath(new URL('./without_rules', import.meta.url));
  careless = await bench.another({ program: await findBlender(blenderUnderTest, worker) });
});
afterAll(() => bench.end());

/** The scene's session in a format that shows what is wrong: the second view layer is in no PNG. */
const sessionOf = (scene: string) =>
  bench.session(scene, {
    allowScripts: true,
    ...(scene === 'layers_with_samples' && { output: { format: 'OPEN_EXR_MULTILAYER', depth: 32 } }),
  });

describe('what kept data are known to get wrong', () => {
  test.each(corruptions)('$scene: is kept out by its rule', async ({ scene, rule, frames: [frame = 1] }) => {
    const session = sessionOf(scene);
    expect((await bench.open(session)).persistence.why).toContain(rule);
    const rendered = await bench.render(session, frame, { guarded: true });
    expect([rendered.kept, rendered.difference]).toEqual([false, undefined]);
  });

  const is42 = program.version.startsWith('4.2');
  const seen = corruptions.filter(({ scene }) => !is42 || !unseenIn42.includes(scene));
  test.each(seen)('$scene: is found by comparison, without its rule', async ({ scene, frames }) => {
    const [first = 1, second = 2] = frames;
    const session = sessionOf(scene);
    expect(await bench.render(session, first, {}, careless)).toMatchObject({ kept: true });
    const { kept, difference } = await bench.render(session, second, { guarded: true }, careless);
    expect([kept, difference?.differs]).toEqual([false, true]);
  });
});

test('what comes back is the frame of the fresh Blender', async () => {
  const session = sessionOf('samples_keyed');
  await bench.render(session, 10, {}, careless);
  const { folder } = await bench.render(session, 1, { guarded: true }, careless);
  const own = await bench.pixels(session, 1);
  expect(pngPixels(await readFile(`${folder}/frame.png`)).equals(own)).toBe(true);
});

test.each(right)('$scene is found equal in $format of $depth bits', async ({ scene, format, depth }) => {
  const session = bench.session(scene, {
    output: { format, depth },
    settings: { denoise: scene === 'glass' },
  });
  await bench.render(session, 9);
  const { difference } = await bench.render(session, 2, { guarded: true });
  expect(difference).toMatchObject({ differs: false });
});

describe('a frame that is to be compared', () => {
  test('passes the duty on when it is the first of its Blender', async () => {
    const session = bench.session('glass', { settings: { samples: 1 } });
    const compared: boolean[] = [];
    const blenders: number[][] = [];
    for (const [frame, guarded] of [
      [1, true],
      [2, false],
      [3, false],
    ] as const) {
      const { difference } = await bench.render(session, frame, { guarded });
      compared.push(difference !== undefined);
      blenders.push(await childProcesses());
    }
    expect(compared).toEqual([false, true, false]);
    // The fresh Blender has taken the other's place, and goes on.
    expect(blenders[1]).not.toEqual(blenders[0]);
    expect(blenders[2]).toEqual(blenders[1]);
  });

  test('holds Blender until both its pictures are rendered', async () => {
    const session = bench.session('glass', { settings: { samples: 2 } });
    await bench.render(session, 1);
    const blender = await childProcesses();
    const seen: Promise<number[]>[] = [];
    const onNextWanted = () => void seen.push(childProcesses());
    await bench.render(session, 2, { guarded: true, onNextWanted });
    const freed = await Promise.all(seen);
    expect(freed).toHaveLength(1);
    expect(freed[0]).not.toEqual(blender);
  });

  test('is not rendered twice where its time may not suffice', async () => {
    const session = bench.session('glass', { settings: { samples: 3 } });
    await bench.render(session, 1);
    const limits = { ...plenty, time: seconds(50) };
    let freed = 0;
    const onNextWanted = () => {
      freed += 1;
    };
    const rendered = await bench.render(session, 2, { guarded: true, limits, onNextWanted });
    expect([rendered.kept, rendered.difference, freed]).toEqual([true, undefined, 1]);
  });
});

test('a file that is missing, of another size or no picture of the same kind, differs', async () => {
  const { folder } = await bench.render(bench.session('glass'), 2);
  const small = await bench.render(bench.session('glass', { settings: { resolution: { x: 32 } } }), 2);
  const more = await bench.attemptFolder();
  for (const name of ['frame.png', 'depth_1.png'])
    await writeFile(`${more}/${name}`, await readFile(`${folder}/frame.png`));
  const options = { program, scratch: bench.folder, device: 'CPU', threads: 0 };
  const blender = await RunningBlender.start(options, new LogTail(), undefined);
  try {
    await blender.open(bench.session('glass'));
    const compared = async (against: string) => {
      const task = { frame: frameNumber(2), folder: await bench.attemptFolder(), against };
      return (await blender.render(task, () => undefined)).difference;
    };
    const nothingAlike = { differs: true, share: 1, most: 1 };
    expect(await compared(folder)).toEqual({ file: 'frame.png', differs: false, share: 0, most: 0 });
    expect(await compared(small.folder)).toEqual({ file: 'frame.png', ...nothingAlike });
    expect(await compared(more)).toEqual({ file: 'depth_1.png', ...nothingAlike });
  } finally {
    await blender.end(new BlenderReplaced(), 0);
  }
});
