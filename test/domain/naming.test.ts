import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  BadNamingTemplate,
  checkNamingTemplate,
  defaultNaming,
  nameFrame,
} from '../../functions/domain/naming.ts';
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

describe('a naming template', () => {
  test.each([defaultNaming, '{frame}', 'take 3 - {frame:05}', 'ö{frame}', '{job}.{scene}.{frame}'])(
    '%j is accepted',
    (template) => expect(() => checkNamingTemplate(template)).not.toThrow(),
  );

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
  ])('%j is refused: it %s', (template, why) => {
    expect(() => checkNamingTemplate(template)).toThrow(BadNamingTemplate);
    expect(() => checkNamingTemplate(template)).toThrow(why);
  });
});
