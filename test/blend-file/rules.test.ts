import { describe, expect, test } from '@jest/globals';
import { parseVersion, refuseNewerScene, versionName } from '../../functions/blend-file/blender-version.ts';
import { engineInBlender, isOfAddOn } from '../../functions/blend-file/engine-in-blender.ts';
import { frameRate } from '../../functions/blend-file/frame-rate.ts';
import { member, numberedName } from '../../functions/blend-file/numbered-name.ts';
import { resolveStoredPath } from '../../functions/blend-file/stored-path.ts';

const version = (name: string) => {
  const parsed = parseVersion(name);
  if (parsed === undefined) throw new Error(name);
  return parsed;
};

describe('versions', () => {
  test.each([
    ['2.41', 241, '2.41'],
    ['2.80', 280, '2.80'],
    ['2.79b', 279, '2.79'],
    ['3.6.5', 306, '3.6'],
    ['4.5.15', 405, '4.5'],
    ['5.2', 502, '5.2'],
  ])('%s is numbered %d and called %s', (text, number, name) => {
    expect(version(text)).toBe(number);
    expect(versionName(version(text))).toBe(name);
  });

  test.each([
    ['4.5', '4.5', 'opens'],
    ['2.79', '4.5', 'opens'],
    ['5.2', '5.2.3', 'opens'],
    ['4.5', '4.2', 'is refused'],
    ['5.0', '4.5', 'is refused'],
    ['5.3', '5.2', 'is refused'],
  ])('a scene of %s in Blender %s %s', (scene, blender, outcome) => {
    const open = () => refuseNewerScene(version(scene), version(blender));
    if (outcome === 'opens') expect(open).not.toThrow();
    else expect(open).toThrow(expect.objectContaining({ name: 'SceneNewerThanBlender' }));
  });
});

test.each([
  ['BLENDER_RENDER', '4.5', 'BLENDER_EEVEE_NEXT'],
  ['BLENDER_RENDER', '5.2', 'BLENDER_EEVEE'],
  ['BLENDER_EEVEE', '4.2', 'BLENDER_EEVEE_NEXT'],
  ['BLENDER_EEVEE_NEXT', '5.0', 'BLENDER_EEVEE'],
  ['BLENDER_EEVEE', '3.6', 'BLENDER_EEVEE'],
  ['CYCLES', '4.5', 'CYCLES'],
  ['LUXCORE', '4.5', 'LUXCORE'],
])('%s renders in Blender %s as %s', (engine, blender, renders) =>
  expect(engineInBlender(engine, version(blender))).toBe(renders),
);

test.each([
  ['CYCLES', false],
  ['BLENDER_WORKBENCH', false],
  ['BLENDER_EEVEE_NEXT', false],
  ['BLENDER_EEVEE', false],
  ['BLENDER_RENDER', false],
  ['BLENDER_GAME', false],
  ['', false],
  ['LUXCORE', true],
  ['HYDRA_STORM', true],
])('%s comes with an add-on: %s', (engine, ofAddOn) => expect(isOfAddOn(engine)).toBe(ofAddOn));

test.each([
  [24, 1, 24, 1],
  [24, 1.001, 24_000, 1001],
  [30, Math.fround(1.001), 30_000, 1001],
  [60, Math.fround(1.001), 60_000, 1001],
  [25, 2.5, 10, 1],
  [12, 0.5, 24, 1],
  [1, 60, 1, 60],
  [24, 0, 24, 1],
  [24, Number.NaN, 24, 1],
])('%d frames in %d seconds is %d/%d', (fps, base, numerator, denominator) =>
  expect(frameRate(fps, Math.fround(base))).toEqual({ numerator, denominator }),
);

test.each([
  // stored                    named by              resolved
  ['//wood.png', 'shot.blend', 'wood.png'],
  ['//wood.png', 'a/b/shot.blend', 'a/b/wood.png'],
  ['//../wood.png', 'a/b/shot.blend', 'a/wood.png'],
  ['//..\\maps\\wood.png', 'a/b/shot.blend', 'a/maps/wood.png'],
  ['//../../../wood.png', 'a/b/shot.blend', '../wood.png'],
  ['//./x/.//wood.png', 'shot.blend', 'x/wood.png'],
  ['//\u00a0/wood.png', 'shot.blend', '\u00a0/wood.png'],
  ['/srv/wood.png', 'a/shot.blend', '/srv/wood.png'],
  ['/srv/../../wood.png', 'a/shot.blend', '/wood.png'],
  ['C:\\maps\\wood.png', 'a/shot.blend', 'C:/maps/wood.png'],
  ['e:/maps/wood.png', 'a/shot.blend', 'e:/maps/wood.png'],
  ['\\\\server\\share\\wood.png', 'a/shot.blend', '//server/share/wood.png'],
  ['maps/wood.png', 'a/shot.blend', 'a/maps/wood.png'],
])('%s in %s is %s', (stored, namedBy, path) => expect(resolveStoredPath(stored, namedBy)).toBe(path));

test.each([
  ['f_0101.png', 7, 'f_0007.png'],
  ['take2/f12.exr', 345, 'take2/f345.exr'],
  ['v2_shot.0009.left.png', 10, 'v2_shot.0010.left.png'],
  ['f_0101.png', -3, 'f_-0003.png'],
])('member %2$d beside %1$s is %3$s', (path, number, name) => {
  const numbered = numberedName(path);
  expect(numbered && member(numbered, number)).toBe(name);
});

test('a name without a number is no sequence', () => expect(numberedName('take2/wood.png')).toBeUndefined());
