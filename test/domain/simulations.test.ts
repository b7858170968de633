import { expect, test } from '@jest/globals';
import { namesOf, SimulationsNotBaked } from '../../functions/domain/simulations.ts';

const cloths = (count: number) =>
  Array.from({ length: count }, (_none, at) => ({ object: `Sheet ${at + 1}`, kind: 'cloth', baked: false }));

test.each([
  [1, 'Sheet 1 (cloth)'],
  [5, 'Sheet 1 (cloth), Sheet 2 (cloth), Sheet 3 (cloth), Sheet 4 (cloth), Sheet 5 (cloth)'],
  [7, 'Sheet 1 (cloth), Sheet 2 (cloth), Sheet 3 (cloth), Sheet 4 (cloth), Sheet 5 (cloth) and 2 more'],
])('of %i simulations a sentence names few', (count, names) => expect(namesOf(cloths(count))).toBe(names));

test('a refusal lists a hundred of them', () => {
  const listed = cloths(100).map(({ object, kind }) => ({ object, kind }));
  expect(new SimulationsNotBaked(cloths(101)).details).toEqual({ simulations: listed });
});
