import { expect, test } from '@jest/globals';
import type { Outcome } from './catalogue.ts';
import type { SceneResult } from './render-scene.ts';
import { isAsExpected } from './suite.ts';
import { type Happened, judge } from './verdict.ts';

const outcome = (kind: Outcome['kind'], code = ''): Outcome => ({ kind, code, why: '' });
const pair = (apart: number | null, step = 0) => ({ frame: 7, apart, share: 0.5, step, why: '' });
const rendered = (apart: number | null, { step = 0, noise = 0, odd = [] as string[] } = {}): Happened => ({
  kind: 'rendered',
  ...{ pairs: [pair(apart, step)], odd, noise },
});
const refused = (...codes: string[]): Happened => ({ kind: 'refused', codes, said: 'no' });

test.each<[string, Outcome, Happened, string, boolean]>([
  ['a picture as Blender makes it', outcome('right'), rendered(4e-7), 'right', true],
  ['a picture that is off by more than a thousandth', outcome('right'), rendered(2e-3), 'wrong', false],
  ['as far off as Blender from itself', outcome('right'), rendered(0.2, { noise: 0.25 }), 'right', true],
  ['further off than Blender from itself', outcome('right'), rendered(0.3, { noise: 0.25 }), 'wrong', false],
  ['one step of a file of 8 bits', outcome('right'), rendered(1 / 255, { step: 1 / 255 }), 'right', true],
  ['two steps of a file of 8 bits', outcome('right'), rendered(2 / 255, { step: 1 / 255 }), 'wrong', false],
  ['a picture of another size', outcome('right'), rendered(null), 'wrong', false],
  ['a file too few', outcome('right'), rendered(0, { odd: ['one file less'] }), 'wrong', false],
  ['a picture that had to be right', outcome('right'), refused('MissingFiles'), 'refused', false],
  [
    'a refusal by its name',
    outcome('refused', 'MissingFiles'),
    refused('A', 'MissingFiles'),
    'refused',
    true,
  ],
  ['a refusal by another name', outcome('refused', 'MissingFiles'), refused('NoCamera'), 'refused', false],
  ['a picture that had to be refused', outcome('refused', 'NoCamera'), rendered(0), 'right', false],
  ['a known wrong picture', outcome('wrong'), rendered(1), 'wrong', true],
  ['a known wrong picture that is refused', outcome('wrong'), refused('X'), 'refused', false],
  ['whatever nobody knows', outcome('unknown'), refused('Crashed'), 'refused', true],
  [
    'frames of which some failed',
    outcome('refused', 'X'),
    { kind: 'broken', codes: ['X'], said: 'no' },
    'broken',
    false,
  ],
])('%s', (_what, expected, happened, is, asExpected) => {
  expect(judge(expected, happened)).toMatchObject({ is, asExpected });
});

const resultOf = (expected: Outcome, happened: readonly Happened[], useless = ''): SceneResult => ({
  scene: {
    ...{ name: 'a', what: 'A.', topic: '', expected, possible: true, since: '4.2' },
    ...{ short: false, still: false, spared: false, job: {} },
  },
  runs: happened.map((one) => ({
    ...{ run: '', verdict: judge(expected, one), apart: 0, noise: 0, killed: 0, sheet: undefined },
  })),
  useless,
  seconds: 1,
});

test.each<[string, SceneResult, boolean]>([
  ['every run is right', resultOf(outcome('right'), [rendered(0), rendered(0)]), true],
  ['one run is wrong', resultOf(outcome('right'), [rendered(0), rendered(1)]), false],
  ['one run of a known wrong scene is wrong', resultOf(outcome('wrong'), [rendered(0), rendered(1)]), true],
  ['a known wrong scene has become right', resultOf(outcome('wrong'), [rendered(0), rendered(0)]), false],
  ['the scene shows nothing', resultOf(outcome('right'), [rendered(0)], 'all frames are the same'), false],
])('a scene is judged by all its runs: %s', (_what, result, asExpected) => {
  expect(isAsExpected(result)).toBe(asExpected);
});

test('nothing to compare is not right', () => {
  expect(judge(outcome('right'), { kind: 'rendered', pairs: [], odd: [], noise: 0 }).asExpected).toBe(false);
});
