/** A scene as a test wants it; everything else is left out of the file. */
export interface TinyScene {
  readonly name?: string;
  readonly frames?: readonly [start: number, end: number];
  readonly resolution?: readonly [x: number, y: number];
  /** The scene's camera; null for none. */
  readonly camera?: string | null;
  /** A picture that the scene's render needs, such as `//textures/wood.png`. */
  readonly image?: string;
}

/** The layout of Blender's structs in these files: a few fields of each, under Blender's own names. */
const structs = {
  ID: { 'name[66]': 'char' },
  RenderData: {
    sfra: 'int',
    efra: 'int',
    frame_step: 'int',
    xsch: 'int',
    ysch: 'int',
    size: 'int',
    frs_sec: 'int',
  },
  Object: { id: 'ID', 'pad[2]': 'char', type: 'int' },
  Image: { id: 'ID', 'name[130]': 'char', source: 'int' },
  Base: { '*next': 'Base', '*object': 'Object' },
  ListBase: { '*first': 'Base', '*last': 'Base' },
  Scene: {
    id: 'ID',
    'pad[2]': 'char',
    r: 'RenderData',
    '*camera': 'Object',
    '*ima': 'Image',
    base: 'ListBase',
  },
} as const satisfies Record<string, Record<string, string>>;
type StructName = keyof typeof structs;

const names = Object.keys(structs) as StructName[];
const types = ['char', 'int', ...names];
const fieldNames = [...new Set(names.flatMap((name) => Object.keys(structs[name])))];

/**
 * The bytes of a `.blend`, uncompressed, with pointers of eight bytes.
 * @param version  as files number it: 405 is Blender 4.5
 */
export function tinyBlend(scenes: readonly TinyScene[] = [{}], version = 405): Buffer {
  const blocks = scenes.flatMap((scene, index) => sceneBlocks(scene, 0x1000n * BigInt(index + 1)));
  return Buffer.concat([
    Buffer.from(`BLENDER-v${version}`),
    ...blocks,
    block('DNA1', 'ID', 0n, dna()),
    block('ENDB', 'ID', 0n, Buffer.alloc(0)),
  ]);
}

function sceneBlocks(scene: TinyScene, address: bigint): Buffer[] {
  const { name = 'Scene', frames = [1, 3], resolution = [64, 36], camera = 'Camera', image } = scene;
  const [cameraAt, imageAt, baseAt] = [address + 0x100n, address + 0x200n, address + 0x300n];
  const sceneBody = Buffer.concat([
    id(`SC${name}`),
    ints(frames[0], frames[1], 1, ...resolution, 100, 24),
    pointers(camera === null ? 0n : cameraAt, image === undefined ? 0n : imageAt),
    pointers(camera === null ? 0n : baseAt, camera === null ? 0n : baseAt),
  ]);
  const blocks = [block('SC', 'Scene', address, sceneBody)];
  if (camera !== null) {
    const cameraType = 11; // OB_CAMERA
    blocks.push(
      block('DATA', 'Base', baseAt, pointers(0n, cameraAt)),
      block('OB', 'Object', cameraAt, Buffer.concat([id(`OB${camera}`), ints(cameraType)])),
    );
  }
  if (image !== undefined) {
    const fromFile = 1; // IMA_SRC_FILE
    const path = Buffer.alloc(130);
    path.write(image);
    blocks.push(block('IM', 'Image', imageAt, Buffer.concat([id('IMPicture', 66), path, ints(fromFile)])));
  }
  return blocks;
}

function block(code: string, struct: StructName, address: bigint, body: Buffer): Buffer {
  const header = Buffer.alloc(24);
  header.write(code);
  header.writeInt32LE(body.length, 4);
  header.writeBigUInt64LE(address, 8);
  header.writeInt32LE(names.indexOf(struct), 16);
  header.writeInt32LE(1, 20);
  return Buffer.concat([header, body]);
}

/** An ID, by default with the two bytes behind it that keep numbers aligned. */
function id(name: string, length = 68): Buffer {
  const bytes = Buffer.alloc(length);
  bytes.write(name);
  return bytes;
}

function ints(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) bytes.writeInt32LE(value, 4 * index);
  return bytes;
}

function pointers(...values: bigint[]): Buffer {
  const bytes = Buffer.alloc(8 * values.length);
  for (const [index, value] of values.entries()) bytes.writeBigUInt64LE(value, 8 * index);
  return bytes;
}

const sizes: Record<string, number> = { char: 1, int: 4 };
for (const name of names) {
  sizes[name] = Object.entries(structs[name]).reduce((sum, [field, type]) => {
    const count = Number(/\[(\d+)\]/.exec(field)?.[1] ?? 1);
    return sum + count * (field.startsWith('*') ? 8 : (sizes[type] ?? 0));
  }, 0);
}

function dna(): Buffer {
  const layouts = names.map((name) => {
    const fields = Object.entries(structs[name]);
    const pairs = fields.flatMap(([field, type]) => [types.indexOf(type), fieldNames.indexOf(field)]);
    return shorts(types.indexOf(name), fields.length, ...pairs);
  });
  return Buffer.concat([
    Buffer.from('SDNA'),
    aligned(Buffer.concat([Buffer.from('NAME'), ints(fieldNames.length), zeroEnded(fieldNames)])),
    aligned(Buffer.concat([Buffer.from('TYPE'), ints(types.length), zeroEnded(types)])),
    aligned(Buffer.concat([Buffer.from('TLEN'), shorts(...types.map((type) => sizes[type] ?? 0))])),
    Buffer.from('STRC'),
    ints(names.length),
    ...layouts,
  ]);
}

function shorts(...values: number[]): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [index, value] of values.entries()) bytes.writeUInt16LE(value, 2 * index);
  return bytes;
}

const zeroEnded = (texts: readonly string[]) => Buffer.from(texts.map((text) => `${text}\0`).join(''));
const aligned = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
