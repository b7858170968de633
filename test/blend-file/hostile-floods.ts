import { zstdCompressSync } from 'node:zlib';
import { BlendBytes } from './blend-bytes.ts';
import { sceneBody } from './small-scene.ts';

/** A hundred thousand of what a scene has a few of. */

const begin = () => new BlendBytes({ header: '-405v' });
const address = (number: number) => 0x8000_0000_0000_0000n + BigInt(number) * 16n;

function scene(file: BlendBytes, values: Record<string, bigint | number> = {}): void {
  const body = sceneBody(file, { 'id.name': 'SCS', camera: 0n, 'markers.first': 0n, ...values });
  file.block({ code: 'SC', address: 1n, struct: 'Scene', body });
}

/**
 * A table that puts what lies at an address where a simple sum of the address's halves says would have all in one
 * place, and look through all of them for each.
 */
export function collidingAddresses(count: number): Uint8Array {
  const file = begin();
  scene(file);
  const body = file.struct('Object', { 'id.name': 'OBx' });
  for (let upper = 1; upper < count; upper++) {
    const lower = Math.imul(upper, 0x85eb_ca6b) >>> 0;
    const colliding = (BigInt(upper) << 32n) + BigInt(lower);
    file.block({ code: 'OB', address: colliding, struct: 'Object', body });
  }
  return file.end();
}

function volume(file: BlendBytes, filepath: string): void {
  const values = { filepath, is_sequence: 1, frame_start: 1, frame_duration: 2 ** 31 - 1 };
  file.block({ code: 'VO', address: 2n, struct: 'Volume', body: file.struct('Volume', values) });
}

/** A sequence with as many members as numbers go, all of which are rendered. */
export function endlessSequence(): Uint8Array {
  const file = begin();
  scene(file, { world: 2n, 'r.sfra': 1, 'r.efra': 2 ** 31 - 1 });
  volume(file, '//smoke_0001.vdb');
  return file.end();
}

/** As many members as there may be files, in a folder as deep as a path is long. */
export function longPaths(count: number): Uint8Array {
  const file = begin();
  scene(file, { world: 2n, 'r.sfra': 1, 'r.efra': count });
  volume(file, `//${'long/'.repeat(190)}smoke_0001.vdb`);
  return file.end();
}

export function libraries(count: number): Uint8Array {
  const file = begin();
  scene(file);
  for (let i = 0; i < count; i++) {
    const body = file.struct('Library', { 'id.name': 'LIx', filepath: `//${i}.blend` });
    file.block({ code: 'LI', address: address(i), struct: 'Library', body });
  }
  return file.end();
}

/** A rig of cameras without end, and pictures that might stand in a file for each. */
export function views(count: number, pictures: number): Uint8Array {
  const file = begin();
  const view = (i: number) => address(1_000_000 + i);
  const manyViews = { 'r.scemode': 1 << 21, 'r.views_format': 1, 'r.views.first': view(0) };
  scene(file, { ...manyViews, world: address(0) });
  for (let i = 0; i < count; i++) {
    const values = { next: i + 1 < count ? view(i + 1) : 0n, suffix: `_${i}` };
    const body = file.struct('SceneRenderView', values);
    file.block({ code: 'DATA', address: view(i), struct: 'SceneRenderView', body });
  }
  for (let i = 0; i < pictures; i++) {
    const body = file.struct('World', { 'id.name': 'WOx', mtex: address(i + 1) });
    file.block({ code: 'PA', address: address(i), struct: 'World', body });
  }
  return file.end();
}

/** Zstandard in which hardly anything stands for each of very many steps. */
export function emptyFrames(count: number): Uint8Array {
  const file = begin();
  scene(file);
  const whole = file.end();
  const nothing = zstdCompressSync(new Uint8Array(0));
  const many = Buffer.alloc(count * nothing.length);
  for (let i = 0; i < count; i++) nothing.copy(many, i * nothing.length);
  const [head, tail] = [whole.subarray(0, 100), whole.subarray(100)].map((part) => zstdCompressSync(part));
  return new Uint8Array(Buffer.concat([head ?? many, many, tail ?? many]));
}
