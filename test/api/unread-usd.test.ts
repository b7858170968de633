import { expect, test } from '@jest/globals';
import { unreadUsd } from '../../functions/api/submission/unread-usd.ts';

const cache = (path: string) => ({ kind: 'cache-file' as const, path });

test.each([
  ['geo/sea.usdc', true],
  ['geo/SEA.USD', true],
  ['geo/sea.usda', true],
  ['geo/sea.usdz', false],
  ['geo/sea.abc', false],
  ['geo/usd.abc', false],
])('of %s it is said that it was not looked into: %s', (path, said) => {
  expect(unreadUsd([cache(path), cache(path)])).toEqual(
    said ? [{ code: 'UsdNotRead', message: expect.stringContaining(`into: ${path};`) }] : [],
  );
});

test('of many, five are named', () => {
  const [warning] = unreadUsd(Array.from({ length: 9 }, (_, index) => cache(`${index}.usd`)));
  expect(warning?.message).toContain('4.usd and 4 more');
});
