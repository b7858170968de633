import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AddressMap } from '../../functions/blend-file/address-map.ts';

const number = fc.oneof(fc.nat(40), fc.maxSafeInteger());

test('finds what was set last, and nothing else, however many there are', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(number, fc.nat()), { maxLength: 300 }),
      fc.array(number),
      (entries, others) => {
        const map = new AddressMap(2);
        for (const [key, value] of entries) map.set(key, value);
        const expected = new Map(entries);
        expect(map.size).toBe(expected.size);
        for (const key of [...expected.keys(), ...others]) {
          expect(map.get(key)).toBe(expected.get(key));
          expect(map.has(key)).toBe(expected.has(key));
        }
      },
    ),
  );
});
