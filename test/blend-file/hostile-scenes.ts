import { zstdCompressSync } from 'node:zlib';
import { BlendBytes } from './blend-bytes.ts';
import {
  collidingAddresses,
  emptyFrames,
  endlessSequence,
  libraries,
  longPaths as longPathsOfMembers,
  views,
} from './hostile-floods.ts';
import { seekableZstd } from './seekable-zstd.ts';
import { sceneBody } from './small-scene.ts';

/** A file that is as hard to read as the limits allow, or harder. */
export interface HostileScene {
  readonly what: string;
  /** The error that it must end with; undefined where it is read. */
  readonly error: string | undefined;
  readonly make: () => Uint8Array;
}

const mebibyte = 2 ** 20;
const none = new Uint8Array(0);
const begin = () => new BlendBytes({ header: '-405v' });
/** Of full 64 bits, as Blender 5 makes addresses up: numbers do not hold them. */
const address = (number: number) => 0x8000_0000_0000_0000n + BigInt(number) * 16n;

function scene(
  file: BlendBytes,
  at: bigint,
  name: string,
  values: Record<string, bigint | number> = {},
): void {
  const body = sceneBody(file, { 'id.name': `SC${name}`, camera: 0n, 'markers.first': 0n, ...values });
  file.block({ code: 'SC', address: at, struct: 'Scene', body });
}

/** Objects whose collection is `at`, in a list. */
function objects(file: BlendBytes, at: bigint, count: number): void {
  const link = (i: number) => address(1_000_000 + i);
  const object = (i: number) => address(2_000_000 + i);
  const first = { 'id.name': 'GRAll', 'gobject.first': link(0) };
  file.block({ code: 'GR', address: at, struct: 'Collection', body: file.struct('Collection', first) });
  for (let i = 0; i < count; i++) {
    const next = i + 1 < count ? link(i + 1) : 0n;
    const body = file.struct('CollectionObject', { next, ob: object(i) });
    file.block({ code: 'DATA', address: link(i), struct: 'CollectionObject', body });
  }
  for (let i = 0; i < count; i++) {
    const body = file.struct('Object', { 'id.name': `OB${i}`, type: 11 });
    file.block({ code: 'OB', address: object(i), struct: 'Object', body });
  }
}

function manyScenes(count: number, shared: number): Uint8Array {
  const file = begin();
  const values = { camera: 0n, 'markers.first': 0n, master_collection: address(900_000) };
  const nameless = sceneBody(file, { ...values, 'id.name': '' });
  for (let i = 0; i < count; i++) {
    // Field by field, a million would take a quarter of a minute.
    const body = nameless.slice();
    body.set(Buffer.from(`SC${i}`), file.sizeOf('pointer'));
    file.block({ code: 'SC', address: address(i + 1), struct: 'Scene', body });
  }
  objects(file, address(900_000), shared);
  return file.end();
}

/** Each group holds the next one twice: a walk over every path through them would never end. */
function nestedGroups(depth: number): Uint8Array {
  const file = begin();
  const tree = (i: number) => address(100 + i);
  const nodes = (i: number) => [address(1_000_000 + 3 * i), address(1_000_001 + 3 * i)] as const;
  scene(file, address(1), 'S', { master_collection: address(2) });
  objects(file, address(2), 1);
  const modifier = { 'modifier.mode': 3, node_group: tree(0) };
  const holder = file.struct('Object', { 'id.name': 'OBHolder', 'modifiers.first': address(4) });
  file.block({ code: 'OB', address: address(2_000_000), struct: 'Object', body: holder });
  file.block({
    code: 'DATA',
    address: address(4),
    struct: 'NodesModifierData',
    body: file.struct('NodesModifierData', modifier),
  });
  for (let i = 0; i < depth; i++) {
    const [first, second] = nodes(i);
    const refs = address(1_000_002 + 3 * i);
    const last = i === depth - 1;
    file.block({
      code: 'NT',
      address: tree(i),
      struct: 'bNodeTree',
      body: file.struct('bNodeTree', { 'id.name': `NT${i}`, 'nodes.first': first, nested_node_refs: refs }),
    });
    for (const [n, node] of [first, second].entries()) {
      const idname = last && n === 0 ? 'GeometryNodeSimulationOutput' : 'GeometryNodeGroup';
      const values = { next: n === 0 ? second : 0n, id: last ? 0n : tree(i + 1), identifier: n + 1, idname };
      file.block({ code: 'DATA', address: node, struct: 'bNode', body: file.struct('bNode', values) });
    }
    const ref = (n: number) =>
      file.struct('NestedNodeRef', { id: n, 'path.node_id': n, 'path.id_in_node': 1 });
    const body = new Uint8Array(Buffer.concat([ref(1), ref(2)]));
    file.block({ code: 'DATA', address: refs, struct: 'NestedNodeRef', body, count: 2 });
  }
  return file.end();
}

/** A list of strips, each of which has the same array of millions of pictures. */
function strips(count: number): Uint8Array {
  const file = begin();
  const strip = (i: number) => address(1000 + i);
  scene(file, address(1), 'S', { ed: address(2), 'r.scemode': 1 });
  const data = (at: bigint, struct: string, body: Uint8Array, elements = 1) =>
    file.block({ code: 'DATA', address: at, struct, body, count: elements });
  data(address(2), 'Editing', file.struct('Editing', { 'seqbase.first': strip(0) }));
  for (let i = 0; i < count; i++) {
    const next = i + 1 < count ? strip(i + 1) : 0n;
    data(strip(i), 'Sequence', file.struct('Sequence', { next, retiming_handle_num: 1, strip: address(3) }));
  }
  data(address(3), 'Strip', file.struct('Strip', { stripdata: address(4) }));
  data(address(4), 'StripElem', new Uint8Array(4 * mebibyte), 4 * mebibyte);
  return file.end();
}

/** Strips within strips, each level twice. */
function nestedStrips(depth: number): Uint8Array {
  const file = begin();
  const strip = (level: number, i: number) => address(1000 + 2 * level + i);
  scene(file, address(1), 'S', { ed: address(2), 'r.scemode': 1 });
  const body = file.struct('Editing', { 'seqbase.first': strip(0, 0) });
  file.block({ code: 'DATA', address: address(2), struct: 'Editing', body });
  for (let level = 0; level < depth; level++) {
    for (const i of [0, 1]) {
      const inner = level + 1 < depth ? strip(level + 1, 0) : 0n;
      const values = { next: i === 0 ? strip(level, 1) : 0n, type: 1, 'seqbase.first': inner };
      file.block({
        code: 'DATA',
        address: strip(level, i),
        struct: 'Sequence',
        body: file.struct('Sequence', values),
      });
    }
  }
  return file.end();
}

/** Paths on which patterns that step back would take for ever. */
function longPaths(count: number): Uint8Array {
  const file = begin();
  scene(file, address(1), 'S', { adt: address(2) });
  const adt = file.struct('AnimData', { action: address(3) });
  file.block({ code: 'DATA', address: address(2), struct: 'AnimData', body: adt });
  const action = file.struct('bAction', { 'id.name': 'ACA' });
  file.block({ code: 'AC', address: address(3), struct: 'bAction', body: action });
  const path = Buffer.from(`cycles.${'samples'.repeat(2000)}!\0`);
  for (let i = 0; i < count; i++) {
    const curve = file.struct('FCurve', { rna_path: address(2000 + 2 * i) });
    file.block({ code: 'DATA', address: address(2001 + 2 * i), struct: 'FCurve', body: curve });
    file.block({ code: 'DATA', address: address(2000 + 2 * i), struct: 'Link', body: path });
  }
  return file.end();
}

/** Markers without number for one camera with a long name. */
function markers(count: number): Uint8Array {
  const file = begin();
  const marker = (i: number) => address(1000 + i);
  scene(file, address(1), 'S', { 'markers.first': marker(0) });
  for (let i = 0; i < count; i++) {
    const next = i + 1 < count ? marker(i + 1) : 0n;
    const body = file.struct('TimeMarker', { next, camera: address(2) });
    file.block({ code: 'DATA', address: marker(i), struct: 'TimeMarker', body });
  }
  const camera = file.struct('Object', { 'id.name': 'OB23456789012345678901234', type: 11 });
  file.block({ code: 'OB', address: address(2), struct: 'Object', body: camera });
  return file.end();
}

/** Blocks of a kind that is passed over, or of one that is kept. */
function blocks(count: number, owner: string, length: number): Uint8Array {
  const file = begin();
  scene(file, address(1), 'S');
  file.block({
    code: owner,
    address: address(2),
    struct: 'ID',
    body: file.struct('ID', { name: `${owner}x` }),
  });
  const one = begin().block({
    code: 'DATA',
    address: address(3),
    struct: 'ID',
    body: new Uint8Array(length),
  });
  const bytes = one.end().subarray(12, 36 + length);
  const many = new Uint8Array(count * bytes.length);
  many.set(bytes);
  for (let filled = bytes.length; filled < many.length; filled *= 2) many.copyWithin(filled, 0, filled);
  return file.raw(many).end();
}

/** Data-blocks, each of which is a thing of its own to the reader. */
function dataBlocks(count: number): Uint8Array {
  const file = begin();
  scene(file, address(1), 'S');
  const body = file.struct('Object', { 'id.name': 'OBx' });
  for (let i = 0; i < count; i++) file.block({ code: 'OB', address: address(i + 2), struct: 'Object', body });
  return file.end();
}

/** A DNA of structs within structs, the innermost of pointers only. */
function nestedStructs(depth: number): Uint8Array {
  const file = begin();
  const int = (value: number) => Buffer.from(Int32Array.of(value).buffer);
  const shorts = (values: number[]) => Buffer.from(Uint16Array.from(values).buffer);
  const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
  const text = (values: string[]) => padded(Buffer.from(values.map((value) => `${value}\0`).join('')));
  // The first struct stands for raw data.
  const types = Array.from({ length: depth }, (_, i) => (i === 1 ? 'Scene' : `S${i}`));
  const structs = types.flatMap((_, i) => (i === depth - 1 ? [i, 1, i, 0] : [i, 1, i + 1, 1]));
  const dna = Buffer.concat([
    Buffer.from('SDNANAME'),
    int(2),
    text(['*p[9000]', 'inner']),
    Buffer.from('TYPE'),
    int(depth),
    text(types),
    Buffer.from('TLEN'),
    padded(shorts(types.map(() => 60_000))),
    Buffer.from('STRC'),
    int(depth),
    shorts(structs),
  ]);
  file.block({ code: 'SC', address: address(1), struct: 'ID', body: new Uint8Array(60_000) });
  return file.end(new Uint8Array(dna));
}

const zeros = (file: BlendBytes, count: number, length: number) => {
  for (let i = 0; i < count; i++) {
    file.block({ code: 'DATA', address: address(i), struct: 'Object', body: none, zeros: length });
  }
};

function inflated(): Uint8Array {
  const file = begin();
  zeros(file, 1, 1000 * mebibyte);
  return new Uint8Array(zstdCompressSync(file.end()));
}

function inflatedInFrames(): Uint8Array {
  const file = begin();
  zeros(file, 64, 16 * mebibyte - 100);
  return seekableZstd(file.end(), 16 * mebibyte);
}

export const hostileScenes: readonly HostileScene[] = [
  { what: '3.9 million blocks to pass over', error: undefined, make: () => blocks(3_900_000, 'WM', 0) },
  { what: '5 million blocks', error: 'BlendFileTooComplex', make: () => blocks(5_000_000, 'WM', 0) },
  { what: '295,000 blocks to keep', error: undefined, make: () => blocks(295_000, 'OB', 140) },
  { what: '295,000 data-blocks', error: undefined, make: () => dataBlocks(295_000) },
  {
    what: '31 scenes that share 140,000 objects',
    error: 'BlendFileTooComplex',
    make: () => manyScenes(31, 140_000),
  },
  {
    what: '4,900 scenes that share 50,000 objects',
    error: 'BlendFileTooComplex',
    make: () => manyScenes(4900, 50_000),
  },
  { what: 'a million scenes', error: 'BlendFileTooComplex', make: () => manyScenes(400_000, 1) },
  { what: '60 groups of nodes, each with the next twice', error: undefined, make: () => nestedGroups(60) },
  {
    what: '70,000 groups of nodes within one another',
    error: 'CorruptBlendFile',
    make: () => nestedGroups(70_000),
  },
  { what: '1,000 strips of four million pictures', error: 'BlendFileTooComplex', make: () => strips(1000) },
  { what: '40 levels of strips, each twice', error: 'BlendFileTooComplex', make: () => nestedStrips(40) },
  { what: '4,000 paths to step back in', error: undefined, make: () => longPaths(4000) },
  { what: '295,000 markers', error: undefined, make: () => markers(295_000) },
  { what: 'a sequence of 2^31 members', error: 'BlendFileTooComplex', make: endlessSequence },
  { what: '150,000 addresses that collide', error: undefined, make: () => collidingAddresses(150_000) },
  {
    what: '99,000 members in folders without end',
    error: 'BlendFileTooComplex',
    make: () => longPathsOfMembers(99_000),
  },
  { what: '100,000 libraries', error: 'BlendFileTooComplex', make: () => libraries(100_000) },
  { what: '30,000 views of 200,000 things', error: undefined, make: () => views(30_000, 200_000) },
  { what: 'a million empty frames', error: 'BlendFileTooComplex', make: () => emptyFrames(1_000_000) },
  { what: '19,000 structs within one another', error: 'CorruptBlendFile', make: () => nestedStructs(19_000) },
  { what: '2,000 structs within one another', error: 'CorruptBlendFile', make: () => nestedStructs(2000) },
  { what: 'a Zstandard bomb of 1 GB', error: 'CompressionBomb', make: inflated },
  { what: 'a Zstandard bomb in frames', error: 'CompressionBomb', make: inflatedInFrames },
];
