import { expect, test } from '@jest/globals';
import { BlendBytes } from './blend-bytes.ts';
import { inspectBytes } from './byte-sources.ts';
import { addresses, sceneBody } from './small-scene.ts';

const at = { holder: 0x10n, slot: 0x20n, texture: 0x30n, image: 0x40n };

/** A scene that shows a data-block of a kind, in one of whose slots for textures is a picture. */
function withSlot(code: string): Uint8Array {
  const file = new BlendBytes({ header: '-279v' });
  const body = sceneBody(file, { world: at.holder, camera: 0n, 'markers.first': 0n });
  file.block({ code: 'SC', address: addresses.scene, struct: 'Scene', body });
  const holder = file.struct('World', { 'id.name': `${code}x`, mtex: at.slot });
  file.block({ code, address: at.holder, struct: 'World', body: holder });
  file.block({
    code: 'DATA',
    address: at.slot,
    struct: 'MTex',
    body: file.struct('MTex', { tex: at.texture }),
  });
  const texture = file.struct('Tex', { 'id.name': 'TEx', ima: at.image });
  file.block({ code: 'TE', address: at.texture, struct: 'Tex', body: texture });
  const image = file.struct('Image', { 'id.name': 'IMx', name: '//old.png', source: 1 });
  file.block({ code: 'IM', address: at.image, struct: 'Image', body: image });
  return file.end();
}

test.each([
  // in the slots of            needed
  ['MA', 'a material', []],
  ['WO', 'a world', []],
  ['LA', 'a light', []],
  ['BR', 'a brush', []],
  ['PA', 'particles', ['old.png']],
  ['LS', 'a line style', ['old.png']],
])('a picture that hangs on %s, %s', async (code, _, missing) => {
  const account = await inspectBytes(withSlot(code));
  expect(account.missing).toEqual(missing);
  expect(account.files.map(({ path }) => path)).toEqual(['old.png']);
});
