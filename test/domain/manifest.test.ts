import { describe, expect, test } from '@jest/globals';
import { checkManifest, whyBadPath } from '../../functions/domain/manifest.ts';
import { bytes, sha256 } from '../../functions/domain/units.ts';

const manifestOf = (...paths: readonly string[]) =>
  paths.map((path) => ({ path, sha256: sha256('0'.repeat(64)), size: bytes(1) }));

describe('a path', () => {
  test.each([
    'shot.blend',
    'textures/wood.png',
    '_outside/C/textures/wood.png',
    'a b/ö/日本.png',
    '.hidden',
    '...three',
    'blendcache_shot/00_001.bphys',
    'console.png',
    'com10.txt',
    'nul-1.png',
    'x'.repeat(255),
  ])('%j may stand in a manifest', (path) => expect(whyBadPath(path)).toBeUndefined());

  test.each([
    // path                     why not
    ['', 'is empty'],
    ['../shot.blend', 'leaves the project tree with ..'],
    ['a/../../b', 'leaves the project tree with ..'],
    ['a/..', 'leaves the project tree with ..'],
    ['/etc/passwd', 'is absolute'],
    ['C:/shot.blend', 'is absolute'],
    ['c:shot.blend', 'is absolute'],
    ['\\\\server\\share', 'has a backslash; write /'],
    ['a\\b', 'has a backslash; write /'],
    ['a//b', 'is not normalised'],
    ['a/', 'is not normalised'],
    ['./a', 'is not normalised'],
    ['a/./b', 'is not normalised'],
    ['a\0b', 'has a control character'],
    ['a\nb', 'has a control character'],
    ['a\u0085b', 'has a control character'],
    ['a\ud800b', 'is no valid Unicode'],
    ['wood.png.', 'has a name that ends with a dot or a space, which Windows drops'],
    ['wood /a.png', 'has a name that ends with a dot or a space, which Windows drops'],
    ['ab:c', 'has a character that Windows refuses'],
    ['what?.png', 'has a character that Windows refuses'],
    ['a|b', 'has a character that Windows refuses'],
    ['con', 'is a device name on Windows'],
    ['textures/NUL.png', 'is a device name on Windows'],
    ['aux .txt', 'is a device name on Windows'],
    ['COM1.a.b', 'is a device name on Windows'],
    ['lpt²', 'is a device name on Windows'],
    ['CONIN$', 'is a device name on Windows'],
    [`a/${'x'.repeat(256)}`, 'has a name of more than 255 bytes'],
    [`${'ö'.repeat(128)}`, 'has a name of more than 255 bytes'],
    ['x/'.repeat(600), 'is longer than 1024 bytes'],
  ])('%j may not: it %s', (path, why) => expect(whyBadPath(path)).toBe(why));
});

describe('a manifest', () => {
  test.each([
    ['of nothing', []],
    ['of files in folders', ['shot.blend', 'a/1.png', 'a/2.png', 'b/1.png', 'a/b/1.png']],
    ['of names that begin alike', ['a', 'ab/c', 'a.b']],
  ])('%s has no problem', (_what, paths) => expect(checkManifest(manifestOf(...paths))).toEqual([]));

  test.each([
    // paths                       problem
    [['a.png', 'a.png'], '“a.png” stands twice in the manifest'],
    [['a.png', 'A.PNG'], '“A.PNG” and “a.png” differ only in case or in how letters are encoded'],
    [['ö.png', 'o\u0308.png'], 'differ only in case or in how letters are encoded'],
    [['ΟΔΟΣ/a', 'οδοσ/a'], 'differ only in case or in how letters are encoded'],
    [['ſ.png', 's.png'], 'differ only in case or in how letters are encoded'],
    [['K.png', '\u212a.png'], 'differ only in case or in how letters are encoded'],
    [['a', 'a/b.png'], '“a” is a file, and a folder in “a/b.png”'],
    [['a', 'a.b', 'a-b', 'a/c'], '“a” is a file, and a folder in “a/c”'],
    [['a/b/c.png', 'A/B'], '“A/B” is a file, and a folder in “a/b/c.png”'],
  ])('of %j is refused: %s', (paths, message) =>
    expect(checkManifest(manifestOf(...paths))).toEqual([
      expect.objectContaining({ code: 'BadManifestPath', message: expect.stringContaining(message) }),
    ]),
  );

  test('names every problem and where it stands', () => {
    const problems = checkManifest(manifestOf('../a', 'b', '/c', 'b'));
    expect(problems.map(({ pointer }) => pointer)).toEqual([
      '/manifest/0/path',
      '/manifest/2/path',
      '/manifest/3/path',
    ]);
  });

  test('shows a path so that it can do no harm in a terminal', () =>
    expect(checkManifest(manifestOf('a\u001b[2Jb'))[0]?.message).toBe(
      '“a\\u001b[2Jb” has a control character',
    ));

  test('of many files, each deep in folders of its own, is checked without listing the folders', () => {
    // More folders than a set or a map can hold.
    const paths = Array.from({ length: 40_000 }, (_, index) => `${index}${'/d'.repeat(500)}`);
    expect(checkManifest(manifestOf(...paths))).toEqual([]);
  });
});
