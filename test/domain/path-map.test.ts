import { describe, expect, test } from '@jest/globals';
import { checkManifest } from '../../functions/domain/manifest.ts';
import { MovedPaths, pathMapOf, whyBadPlace } from '../../functions/domain/path-map.ts';
import { bytes, sha256 } from '../../functions/domain/units.ts';

/** @param places  by path in the tree, where each file was */
const manifestOf = (places: Readonly<Record<string, string>>) =>
  Object.entries(places).map(([path, was]) => ({
    path,
    was,
    sha256: sha256('0'.repeat(64)),
    size: bytes(1),
  }));

const mapOf = (places: Readonly<Record<string, string>>) => pathMapOf(manifestOf(places));

describe('the path map', () => {
  test.each([
    // path in the tree, where it was, from, to
    ['a.blend', '/home/amy/film/a.blend', '/home/amy/film', ''],
    ['shots/a.blend', '/home/amy/film/shots/a.blend', '/home/amy/film', ''],
    ['shots/a.blend', 'D:/shots/a.blend', 'D:', ''],
    ['_outside/mnt/tex/a.png', '/mnt/tex/a.png', '', '_outside'],
    ['_outside/E/tex/a.png', 'E:/tex/a.png', 'E:', '_outside/E'],
    ['_outside/nas/tex/a.png', '//nas/tex/a.png', '/', '_outside'],
    ['_outside/1.png', '/mnt/a.png', '/mnt/a.png', '_outside/1.png'],
  ])('of %s, which was %s, leads from %j to %j', (path, was, from, to) => {
    expect(mapOf({ [path]: was })).toEqual([{ from, to }]);
    expect(new MovedPaths([{ from, to }]).inTree(was)).toBe(path);
  });

  test('leads to each file, whatever its folder was called', () => {
    const places = {
      'a.blend': '/film/a.blend',
      '_outside/1/x.png': '/mnt/x.png',
      '_outside/2/y.png': '/mnt/y.png',
      '_outside/mnt/tex/z.png': '/mnt/tex/z.png',
    };
    const moved = new MovedPaths(mapOf(places));
    for (const [path, was] of Object.entries(places)) expect(moved.inTree(was)).toBe(path);
  });

  test.each([
    // path as the reader has it, where it leads
    ['tex/a.png', undefined],
    ['/film/tex/a.png', 'tex/a.png'],
    ['../library/b.png', '_outside/library/b.png'],
    ['../../../b.png', '_outside/b.png'],
    ['/mnt/tex/a.png', '_outside/mnt/tex/a.png'],
    ['e:/TEX/a.png', '_outside/E/TEX/a.png'],
    ['F:/a.png', undefined],
    ['//nas/tex/a.png', undefined],
  ])('%s leads to %s', (path, place) => {
    const map = mapOf({
      'a.blend': '/film/a.blend',
      '_outside/mnt/tex/a.png': '/mnt/tex/a.png',
      '_outside/E/tex/a.png': 'E:/tex/a.png',
    });
    expect(new MovedPaths(map).find(path)).toBe(place);
  });
});

describe('where a file was', () => {
  test.each(['/a.png', '/mnt/tex/a b\u00a0c.png', 'C:/a.png', '//nas/share/a.png'])('may be %j', (place) =>
    expect(whyBadPlace(place)).toBeUndefined(),
  );

  test.each([
    ['a.png', 'is not absolute'],
    ['', 'is not absolute'],
    ['///a.png', 'is not absolute'],
    ['C:a.png', 'is not absolute'],
    ['C:\\a.png', 'has a backslash; write /'],
    ['/tex/../a.png', 'is not normalised'],
    ['/tex//a.png', 'is not normalised'],
    ['/tex/', 'is not normalised'],
    ['/a\0.png', 'has a control character'],
    [`/${'a/'.repeat(600)}b`, 'is longer than 1024 bytes'],
  ])('may not be %j: it %s', (place, why) => expect(whyBadPlace(place)).toBe(why));

  test('is said of one file alone, and of few folders', () => {
    const codes = (places: Readonly<Record<string, string>>) =>
      checkManifest(manifestOf(places)).map(({ code, pointer }) => [code, pointer]);
    expect(codes({ a: '/x/a', b: '/X/A' })).toEqual([['BadFormerPlace', '/manifest/1/was']]);
    expect(codes({ a: 'x' })).toEqual([['BadFormerPlace', '/manifest/0/was']]);
    const scattered = Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`f${i}`, `/x/${i}`]));
    expect(codes(scattered)).toEqual([['BadFormerPlace', '/manifest']]);
  });
});
