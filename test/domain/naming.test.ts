import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BadNamingTemplate, checkNamingTemplate } from '../../functions/domain/check-naming.ts';
import { defaultNaming, distinctNames, type NamedParts, nameFrame } from '../../functions/domain/naming.ts';
import { frameNumber } from '../../functions/domain/units.ts';

const name = (template: string, frame: number, scene = 'shot', job = 'job 12') =>
  nameFrame(template, { scene, job, frame: frameNumber(frame) });

describe('a frame', () => {
  test.each([
    // template            frame  name
    [defaultNaming, 7, 'shot_0007'],
    [defaultNaming, -7, 'shot_-0007'],
    [defaultNaming, 12345, 'shot_12345'],
    ['{frame}', 7, '7'],
    ['{frame:3}', 7, '007'],
    ['{frame:03}', -7, '-007'],
    ['{job}-{scene}-{frame:06}', 42, 'job 12-shot-000042'],
    ['{frame}.{frame:02}', 5, '5.05'],
  ])('under the template %j, numbered %d, is called %j', (template, frame, expected) =>
    expect(name(template, frame)).toBe(expected),
  );

  test.each([
    ['../../etc', '_._.._etc'],
    ['.hidden', '_hidden'],
    ['a/b\\c:d', 'a_b_c_d'],
    ['tab\there', 'tab_here'],
    ['{frame}', '{frame}'],
  ])('of the scene %j is called safely', (scene, shown) =>
    expect(name('{scene}_{frame}', 1, scene)).toBe(`${shown}_1`),
  );

  test('of a scene with a very long name still fits into a file system', () => {
    const long = name(defaultNaming, 1_048_574, '🦊'.repeat(60));
    expect(long).toBe(`${'🦊'.repeat(25)}_1048574`);
  });

  test('never shares its name with another frame', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(defaultNaming, '{frame}', '{frame}{frame:03}', '-{frame:02}', '{frame:02}0'),
        fc.uniqueArray(fc.integer({ min: -12_000, max: 12_000 }), { minLength: 2, maxLength: 60 }),
        (template, frames) =>
          expect(new Set(frames.map((frame) => name(template, frame))).size).toBe(frames.length),
      ),
    ));
});

describe('a file of a frame', () => {
  const all = { camera: 'Cam.001', output: 'Glow', view: 'L' };
  test.each<[string, NamedParts, string]>([
    // template                          parts              name
    [defaultNaming, {}, 'shot_0007'],
    [defaultNaming, { camera: 'Cam.001' }, 'shot_0007_Cam.001'],
    [defaultNaming, { view: 'L' }, 'shot_0007_L'],
    [defaultNaming, all, 'shot_0007_Cam.001_Glow_L'],
    ['{scene}_{camera}_{frame:04}', all, 'shot_Cam.001_Glow_L_0007'],
    ['{scene}_{camera}_{frame:04}', { view: 'L' }, 'shot_L_0007'],
    ['{scene}_{camera}_{frame:04}', {}, 'shot_0007'],
    ['{camera}-{view}-{frame}', all, 'Cam.001-L_Glow-7'],
    ['{camera}-{view}-x{frame}', {}, 'x7'],
    ['{view}.{output} {frame:03}', { output: 'Glow' }, 'Glow 007'],
    ['{frame}.{output}v{view}', { view: 'L' }, '7vL'],
    ['{frame} by {camera}', { camera: 'a/b' }, '7 by a_b'],
    ['{frame}_{camera}', { camera: 'x'.repeat(90) }, `7_${'x'.repeat(40)}`],
  ])('under the template %j, of %j, is called %j', (template, parts, expected) =>
    expect(nameFrame(template, { scene: 'shot', job: 'job 12', frame: frameNumber(7), ...parts })).toBe(
      expected,
    ),
  );

  test('of a scene called like a device of Windows is called otherwise', () =>
    expect(name('{scene}.{frame}', 1, 'CON')).toBe('_CON.1'));

  test('fits into a file system, however long the names are', () => {
    const long = 'é'.repeat(200);
    const named = {
      scene: long,
      job: long,
      frame: frameNumber(-1_048_574),
      camera: long,
      output: long,
      view: long,
    };
    const text = `${'-'.repeat(60)}{scene}{job}_{frame}`;
    expect(() => checkNamingTemplate(text)).not.toThrow();
    expect(Buffer.byteLength(nameFrame(text, named))).toBeLessThanOrEqual(243);
  });

  test('shares its name with no other file of the job, under any template that is accepted', () => {
    const piece = fc.constantFrom(
      '{frame}',
      '{frame:02}',
      '{camera}',
      '{output}',
      '{view}',
      '_',
      '-',
      '.',
      '2',
      'A',
    );
    const template = fc
      .array(piece, { minLength: 1, maxLength: 7 })
      .map((pieces) => pieces.join(''))
      .filter((text) => isAccepted(text));
    const part = fc.option(fc.stringMatching(/^[A1_.-]{1,4}$/), { nil: undefined });
    const parts = fc.record({ output: part, view: part });
    const camera = fc.stringMatching(/^[A1_.-]{1,4}$/);
    fc.assert(
      fc.property(
        template,
        fc.uniqueArray(camera, { minLength: 1, maxLength: 3 }),
        fc.uniqueArray(parts, { maxLength: 4, selector: ({ output, view }) => `${output}/${view}` }),
        fc.uniqueArray(fc.integer({ min: -22, max: 22 }), { minLength: 2, maxLength: 20 }),
        (text, cameras, others, frames) => {
          const of = (one: NamedParts, frame: number) =>
            nameFrame(text, { scene: '1', job: 'A', frame: frameNumber(frame), ...one });
          const files = cameras.flatMap((one) =>
            [{}, ...others].map((rest) => ({ camera: one, ...given(rest) })),
          );
          const names = frames.flatMap((frame) => distinctNames(files.map((one) => `${of(one, frame)}.png`)));
          expect(new Set(names.map((one) => one.toLowerCase())).size).toBe(names.length);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

const given = (parts: object): NamedParts =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));

function isAccepted(template: string): boolean {
  try {
    checkNamingTemplate(template);
    return true;
  } catch {
    return false;
  }
}

test('names that differ in case alone are told apart', () =>
  expect(distinctNames(['a.png', 'A.png', 'a.exr', 'a.PNG', 'b'])).toEqual([
    'a.png',
    'A (2).png',
    'a.exr',
    'a (3).PNG',
    'b',
  ]));

describe('a naming template', () => {
  test.each([
    defaultNaming,
    '{frame}',
    'take 3 - {frame:05}',
    'ö{frame}',
    '{job}.{scene}.{frame}',
    '{scene}_{camera}_{view}_{frame}',
    '{frame}_{output}',
  ])('%j is accepted', (template) => expect(() => checkNamingTemplate(template)).not.toThrow());

  test.each([
    // template           why
    ['', 'lacks {frame}'],
    ['{scene}', 'lacks {frame}'],
    ['{shot}_{frame}', 'unknown field {shot}'],
    ['{frame', 'brace that belongs to no field'],
    ['{Frame}_{frame}', 'brace that belongs to no field'],
    ['{frame:abc}_{frame}', 'brace that belongs to no field'],
    ['{{frame}}', 'brace that belongs to no field'],
    ['{scene:04}_{frame}', 'pads a field other than {frame}'],
    ['../{frame}', 'character that a file name cannot have'],
    ['a/{frame}', 'character that a file name cannot have'],
    ['a\\{frame}', 'character that a file name cannot have'],
    ['.{frame}', 'character that a file name cannot have'],
    ['{frame}.', 'character that a file name cannot have'],
    ['{frame} ', 'character that a file name cannot have'],
    ['{frame}\n', 'character that a file name cannot have'],
    [`{frame}${'x'.repeat(120)}`, 'character that a file name cannot have'],
    ['nul.{frame}', 'makes a name that is a device name on Windows'],
    ['{camera}_{frame}_{view}', 'on both sides of {frame}'],
    ['{frame}_{camera}_{frame}', 'on both sides of {frame}'],
    ['{camera}{frame}', 'nothing between {camera} and {frame}'],
    ['{frame}{output}', 'nothing between {frame} and {output}'],
    ['{camera}{view}_{frame}', 'nothing between {camera} and {view}'],
    ['{camera}_{camera}_{frame}', 'has {camera} twice'],
    ['{camera}-{frame}', 'which could be a part of its number'],
    ['{camera}2{frame}', 'which could be a part of its number'],
    ['{camera:02}_{frame}', 'pads a field other than {frame}'],
    [`{scene}{job}${'🦊'.repeat(50)}_{frame}`, 'leaves no room'],
  ])('%j is refused: it %s', (template, why) => {
    expect(() => checkNamingTemplate(template)).toThrow(BadNamingTemplate);
    expect(() => checkNamingTemplate(template)).toThrow(why);
  });
});
