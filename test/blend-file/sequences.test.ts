import { expect, test } from '@jest/globals';
import { BlendBytes } from './blend-bytes.ts';
import { inspectBytes } from './byte-sources.ts';
import { addresses, sceneBody } from './small-scene.ts';

function volume(settings: Record<string, number>): Uint8Array {
  const file = new BlendBytes({ header: '-405v' });
  const body = sceneBody(file, { world: 0x10n, camera: 0n, 'markers.first': 0n, 'r.sfra': -1, 'r.efra': 8 });
  file.block({ code: 'SC', address: addresses.scene, struct: 'Scene', body });
  const values = {
    filepath: '//smoke_07.vdb',
    is_sequence: 1,
    frame_start: 1,
    frame_duration: 3,
    ...settings,
  };
  file.block({ code: 'VO', address: 0x10n, struct: 'Volume', body: file.struct('Volume', values) });
  return file.end();
}

const mode = { clip: 0, extend: 1, repeat: 2, pingPong: 3 };

test.each([
  // a sequence of three, frames -1 to 8               members
  ['is cut', { sequence_mode: mode.clip }, [1, 2, 3]],
  ['begins later', { sequence_mode: mode.clip, frame_start: 7 }, [1, 2]],
  ['is held at its ends', { sequence_mode: mode.extend, frame_start: 8 }, [1]],
  ['is held at its end', { sequence_mode: mode.extend, frame_start: -9 }, [3]],
  ['is repeated', { sequence_mode: mode.repeat, frame_start: 21 }, [3, 1, 2]],
  ['goes back and forth', { sequence_mode: mode.pingPong, frame_start: -1 }, [1, 2, 3]],
  [
    'goes back and forth from afar',
    { sequence_mode: mode.pingPong, frame_duration: 100, frame_start: 40 },
    [42, 41, 40, 39, 38, 37, 36, 35, 34, 33],
  ],
  ['has an offset', { sequence_mode: mode.clip, frame_offset: 40 }, [41, 42, 43]],
  ['is empty', { sequence_mode: mode.repeat, frame_duration: 0 }, []],
])('a volume that %s', async (_, settings, members) => {
  const { missing } = await inspectBytes(volume(settings));
  expect(missing).toEqual(members.map((number) => `smoke_${String(number).padStart(2, '0')}.vdb`));
});

/** A strip of pictures with names of one letter, of which the block's header may claim more than there are. */
function strip(names: string, claimed: number): Uint8Array {
  const file = new BlendBytes({ header: '-405v' });
  const values = { ed: 0x10n, 'r.scemode': 1, camera: 0n, 'markers.first': 0n };
  file.block({ code: 'SC', address: addresses.scene, struct: 'Scene', body: sceneBody(file, values) });
  const data = (address: bigint, struct: string, body: Uint8Array, count = 1) =>
    file.block({ code: 'DATA', address, struct, body, count });
  data(0x10n, 'Editing', file.struct('Editing', { 'seqbase.first': 0x20n }));
  data(0x20n, 'Sequence', file.struct('Sequence', { retiming_handle_num: 1, strip: 0x30n }));
  data(0x30n, 'Strip', file.struct('Strip', { dir: '//', stripdata: 0x40n }));
  data(0x40n, 'StripElem', new TextEncoder().encode(names), claimed);
  return file.end();
}

test('a strip has as many pictures as there are, whatever their count says', async () => {
  expect((await inspectBytes(strip('ab', 2 ** 31 - 1))).missing).toEqual(['a', 'b']);
});

test('a strip of very many pictures is looked into', async () => {
  expect((await inspectBytes(strip('a'.repeat(100_000), 100_000))).missing).toEqual(['a']);
});
