import { compressedZeros, crate, ints, longs, valuesAt } from './crate-bytes.ts';

const type = { token: 11, dictionary: 31, referenceListOp: 35, stringVector: 50 };
const text = (content: string) => new TextEncoder().encode(`#usda 1.0\n${content}`);
const none = new Uint8Array(0);
/** The lists of an opinion: the explicit one alone. */
const explicit = Buffer.from([2]);
const huge = 2 ** 50;

const list = (values: Uint8Array, count = 1, of = type.stringVector) =>
  crate({
    values,
    strings: [0],
    fields: Array.from({ length: count }, () => ({ token: 0, type: of, payload: valuesAt })),
  });
const references = (values: Uint8Array, count = 1) => list(values, count, type.referenceListOp);
const clips = (values: Uint8Array) =>
  crate({
    values,
    tokens: ['clips', 'default'],
    strings: [1],
    fields: [{ token: 0, type: type.dictionary, payload: valuesAt }],
  });
/** An entry of a dictionary: its key, how far it is to what stands for its value, and that, a dictionary itself. */
const entry = (distance: number, payload: number) =>
  Buffer.concat([
    ints([0]),
    longs(BigInt.asUintN(64, BigInt(distance)), (BigInt(type.dictionary) << 48n) + BigInt(payload)),
  ]);
const dictionary = (...entries: Uint8Array[]) => Buffer.concat([longs(entries.length), ...entries]);
const compressedTokens = (count: number, size: number, bytes: Uint8Array) =>
  crate({ minor: 8, sections: { TOKENS: Buffer.concat([longs(count, size, bytes.length), bytes]) } });
const compressedFields = (count: number, length: number, bytes: Uint8Array) =>
  crate({
    minor: 8,
    sections: {
      TOKENS: Buffer.concat([longs(1, 2, 4), Buffer.from([0, 0x20, 65, 0])]),
      FIELDS: Buffer.concat([longs(count, length), bytes]),
    },
  });

/** Layers that cost much or lead nowhere, and what is said of each. */
export const hostileLayers: readonly (readonly [what: string, layer: () => Uint8Array, error: string])[] = [
  ['a table of contents behind the end', () => crate({ contentsAt: 2 ** 40 }), 'DamagedUsdLayer'],
  ['a table of contents that is the header', () => crate({ contentsAt: 0 }), 'DamagedUsdLayer'],
  [
    'a table of contents without end',
    () => crate({ values: longs(huge), contentsAt: valuesAt }),
    'DamagedUsdLayer',
  ],
  ['a place of 2^60', () => crate({ sections: { TOKENS: [2 ** 60, 8] } }), 'DamagedUsdLayer'],
  ['names behind the end', () => crate({ sections: { TOKENS: [88, huge] } }), 'DamagedUsdLayer'],
  ['names in the header', () => crate({ sections: { TOKENS: [0, 88] } }), 'DamagedUsdLayer'],
  ['no names', () => crate({ sections: { TOKENS: [0, 0] } }), 'DamagedUsdLayer'],
  [
    'names without end',
    () => crate({ sections: { TOKENS: Buffer.concat([longs(1, 1), text('x')]) } }),
    'DamagedUsdLayer',
  ],
  [
    'more names than there are bytes',
    () => crate({ sections: { TOKENS: longs(huge, 0) } }),
    'DamagedUsdLayer',
  ],
  ['more texts than there are bytes', () => crate({ sections: { STRINGS: longs(huge) } }), 'DamagedUsdLayer'],
  ['more fields than there are bytes', () => crate({ sections: { FIELDS: longs(huge) } }), 'DamagedUsdLayer'],
  [
    'names that expand to more than all may',
    () => compressedTokens(1, 40_000_000, compressedZeros(40_000_000)),
    'UsdTooLarge',
  ],
  [
    'names that claim more than they can hold',
    () => compressedTokens(1, huge, compressedZeros(5_000)),
    'DamagedUsdLayer',
  ],
  [
    'names that expand to more than they claim',
    () => compressedTokens(1, 10, compressedZeros(5_000)),
    'DamagedUsdLayer',
  ],
  [
    'compressed names in 127 chunks that are none',
    () => compressedTokens(1, 10, Buffer.from([127, 255, 255, 255, 127])),
    'DamagedUsdLayer',
  ],
  [
    'a match before the beginning',
    () => compressedTokens(1, 40, Buffer.from([0, 0x10, 65, 9, 0])),
    'DamagedUsdLayer',
  ],
  [
    'a list of numbers without end',
    () => compressedFields(huge, 3, Buffer.from([0, 0, 0])),
    'DamagedUsdLayer',
  ],
  [
    'a list of numbers that lacks its bytes',
    () => compressedFields(4_000, 5, Buffer.from([0, 0x30, 1, 0, 0])),
    'DamagedUsdLayer',
  ],
  ['compressed numbers behind the end', () => compressedFields(4, huge, none), 'DamagedUsdLayer'],
  ['a value among the names', () => list(none), 'DamagedUsdLayer'],
  ['a list that claims more than there is', () => list(longs(huge)), 'DamagedUsdLayer'],
  [
    'a list of texts that there are none of',
    () => list(Buffer.concat([longs(1), ints([7])])),
    'DamagedUsdLayer',
  ],
  [
    'references that claim more than there are',
    () => references(Buffer.concat([explicit, longs(huge)])),
    'DamagedUsdLayer',
  ],
  [
    'a long list that very many fields have',
    () => list(Buffer.concat([longs(100_000), Buffer.alloc(400_000)]), 100),
    'UsdTooLarge',
  ],
  [
    'references without number that very many fields have',
    () => references(Buffer.concat([explicit, longs(20_000), Buffer.alloc(640_000)]), 100),
    'UsdTooLarge',
  ],
  ['a dictionary that claims more than there is', () => clips(longs(huge)), 'DamagedUsdLayer'],
  [
    'a dictionary that leads back to itself',
    () => clips(dictionary(entry(-12, valuesAt))),
    'DamagedUsdLayer',
  ],
  [
    'a dictionary that leads behind the end',
    () => clips(dictionary(entry(2 ** 48, valuesAt))),
    'DamagedUsdLayer',
  ],
  ['a text of a long string', () => text(`"${'a'.repeat(2_200_000)}"`), 'UsdTooLarge'],
  ['a text whose string does not end', () => text(`"${'a'.repeat(900_000)}`), 'DamagedUsdLayer'],
  ['a text of a long comment', () => text(`/*${'a'.repeat(2_200_000)}*/`), 'UsdTooLarge'],
  ['a text of one word', () => text('a'.repeat(2_200_000)), 'UsdTooLarge'],
  ['a text of a path that does not end', () => text(`@@@${' \\\\@@@'.repeat(400_000)}`), 'UsdTooLarge'],
  ['a text of brackets', () => text('{'.repeat(10_001) + '}'.repeat(10_001)), 'DamagedUsdLayer'],
  ['a text larger than all may be', () => text(' '.repeat(33 * 2 ** 20)), 'UsdTooLarge'],
  ['a text of too many paths', () => text(`(subLayers = [${manyPaths(100_001)}])`), 'UsdTooLarge'],
];

/** What looks like it, and is a layer. */
export const oddLayers: readonly (readonly [what: string, layer: () => Uint8Array, paths: number])[] = [
  ['no fields', () => crate({}), 0],
  ['a dictionary within itself', () => clips(dictionary(entry(8, valuesAt))), 0],
  ['sections that are all the same', () => crate({ sections: { FIELDS: [88, 0], STRINGS: [88, 0] } }), 0],
  ['a text of as many paths as may be', () => text(`(subLayers = [${manyPaths(100_000)}])`), 100_000],
  [
    'a text of one path a hundred thousand times and once',
    () => text(`(subLayers = [${'@a@,'.repeat(100_001)}])`),
    1,
  ],
  [
    'a string of nearly as many bytes as may be',
    () => text(`"${'a'.repeat(1_000_000)}"(subLayers = [@a@])`),
    1,
  ],
];

function manyPaths(count: number): string {
  return Array.from({ length: count }, (_, index) => `@${index}@`).join(',');
}
