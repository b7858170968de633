import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { defaultLimits } from '../../functions/blend-file/limits.ts';
import { BlendBytes } from './blend-bytes.ts';
import { inspectBytes, inspectSource, sourceOf } from './byte-sources.ts';
import { addresses, sceneBody, smallScene } from './small-scene.ts';

const text = (content: string) => new TextEncoder().encode(content);
const none = new Uint8Array(0);
const data = (address: bigint, body: Uint8Array) => ({ code: 'DATA', address, struct: 'Link', body });

function withDna(change: (dna: Uint8Array) => Uint8Array): Uint8Array {
  const file = new BlendBytes({ header: '-405v' });
  file.block({ code: 'SC', address: addresses.scene, struct: 'Scene', body: sceneBody(file) });
  return file.end(change(file.dna()));
}

/** Sets the 32-bit number behind a tag of the DNA. */
function claiming(tag: string, count: number) {
  return (dna: Uint8Array) => {
    const at = Buffer.from(dna).indexOf(tag) + tag.length;
    new DataView(dna.buffer, dna.byteOffset).setInt32(at, count, true);
    return dna;
  };
}

const lfs = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n';

describe('a damaged or hostile file is refused by name', () => {
  test.each([
    ['an empty file', none, 'TruncatedBlendFile'],
    ['a web page', text('<!doctype html><title>404</title>'), 'NotABlendFile'],
    ['a Git LFS pointer', text(lfs), 'GitLfsPointer'],
    ['six bytes of a header', text('BLENDE'), 'TruncatedBlendFile'],
    ['a header alone', text('BLENDER-v405'), 'TruncatedBlendFile'],
    ['a later form of header', text('BLENDER21-02v0700xxxxxxxx'), 'UnknownBlendFormat'],
    ['a file without its end', smallScene('-405v').subarray(0, 300), 'TruncatedBlendFile'],
    ['a file without its DNA', smallScene('-405v').subarray(0, -700), 'TruncatedBlendFile'],
    [
      'a block of negative length',
      smallScene('-405v', (f) => f.block({ ...data(9n, none), length: -1 })),
      'CorruptBlendFile',
    ],
    [
      'a block beyond the end',
      smallScene('-405v', (f) => f.block({ ...data(9n, none), length: 2 ** 31 - 1 })),
      'TruncatedBlendFile',
    ],
    [
      'a block of 2^60 bytes',
      smallScene('0500', (f) => f.block({ ...data(9n, none), length: 2 ** 60 })),
      'CorruptBlendFile',
    ],
    [
      'a negative count',
      smallScene('-405v', (f) => f.block({ ...data(9n, none), count: -1 })),
      'CorruptBlendFile',
    ],
    ['a DNA of other bytes', withDna(() => text('no DNA at all')), 'CorruptBlendFile'],
    ['a DNA with two billion names', withDna(claiming('NAME', 2 ** 31 - 1)), 'CorruptBlendFile'],
    ['a DNA with -1 types', withDna(claiming('TYPE', -1)), 'CorruptBlendFile'],
    ['a DNA with a million structs', withDna(claiming('STRC', 1_000_000)), 'CorruptBlendFile'],
    [
      'a name that does not end',
      withDna((dna) => dna.subarray(0, 40).map((byte) => byte || 1)),
      'CorruptBlendFile',
    ],
    ['gzip that is cut off', gzipped().subarray(0, -300), 'TruncatedBlendFile'],
    ['gzip that is damaged', gzipped().fill(0x55, 60, 200), 'CorruptBlendFile'],
  ])('%s', async (_, bytes, name) => {
    await expect(inspectBytes(bytes)).rejects.toMatchObject({ name, advice: expect.stringMatching(/\w{3}/) });
  });

  test('a scene that is shorter than a scene', async () => {
    const file = new BlendBytes({ header: '-405v' });
    file.block({ code: 'SC', address: 1n, struct: 'Scene', body: sceneBody(file).subarray(0, 60) });
    await expect(inspectBytes(file.end())).rejects.toMatchObject({ name: 'CorruptBlendFile' });
  });

  test('a list that leads back into itself', async () => {
    const file = new BlendBytes({ header: '-405v' });
    file.block({ code: 'SC', address: addresses.scene, struct: 'Scene', body: sceneBody(file) });
    const body = file.struct('TimeMarker', { next: addresses.marker });
    file.block({ code: 'DATA', address: addresses.marker, struct: 'TimeMarker', body });
    await expect(inspectBytes(file.end())).rejects.toMatchObject({ name: 'CorruptBlendFile' });
  });
});

describe('what is too much is refused in time', () => {
  test('blocks', async () => {
    const header = smallScene('-405v', (f) => f.block(data(9n, none)));
    const limits = { ...defaultLimits, blocks: 4 };
    await expect(inspectSource(sourceOf(header), limits)).rejects.toMatchObject({
      name: 'BlendFileTooComplex',
    });
  });

  test('five million empty blocks', async () => {
    const file = new BlendBytes({ header: '-405v' });
    const one = new BlendBytes({ header: '-405v' }).block(data(9n, none)).end().subarray(12, 36);
    const many = new Uint8Array(5_000_000 * 24);
    for (let at = 0; at < many.length; at += 24) many.set(one, at);
    await expect(inspectBytes(file.raw(many).end())).rejects.toMatchObject({ name: 'BlendFileTooComplex' });
  });

  test('a million scenes', async () => {
    const file = new BlendBytes({ header: '-405v' });
    const scene = { code: 'SC', struct: 'Scene', address: 0x10n, body: new Uint8Array(0) };
    const one = new BlendBytes({ header: '-405v' }).block(scene).end().subarray(12, 36);
    const many = new Uint8Array(1_000_000 * 24);
    for (let at = 0; at < many.length; at += 24) many.set(one, at);
    await expect(inspectBytes(file.raw(many).end())).rejects.toMatchObject({ advice: expect.any(String) });
  });
});

function gzipped(): Uint8Array<ArrayBuffer> {
  const noise = Uint8Array.from({ length: 5000 }, (_, i) => (i * i * 2654435761) >>> 13);
  return new Uint8Array(gzipSync(smallScene('-279v', (file) => file.block(data(9n, noise)))));
}
