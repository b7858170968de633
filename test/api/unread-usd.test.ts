import { expect, test } from '@jest/globals';
import { unreadUsd } from '../../functions/api/submission/unread-usd.ts';

const unread = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ path: `${index}.usd`, why: `reason ${index}` }));

test('nothing is said where all was read', () => {
  expect(unreadUsd({ unreadLayers: [] })).toEqual([]);
});

test('of many that were not read, five are named, and one reason', () => {
  const [warning] = unreadUsd({ unreadLayers: unread(9) });
  expect(warning?.code).toBe('UsdNotRead');
  expect(warning?.message).toContain('4.usd and 4 more (reason 0)');
});
