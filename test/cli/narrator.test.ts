import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { showSize, showTime } from '../../cli/terminal/amounts.ts';
import { openNarrator } from '../../cli/terminal/narrator.ts';
import { plainNarrator } from '../../cli/terminal/plain-narrator.ts';
import { printable } from '../../cli/terminal/printable.ts';
import { progressLine } from '../../cli/terminal/terminal-narrator.ts';
import { testSurroundings } from './test-surroundings.ts';

const controls = /[^\P{Cc}\n]/u;
const half = { label: 'rendering', fraction: 0.5, figures: ['2/4 frames', '1.0 frames/s'] };

describe('where standard output is no terminal', () => {
  test('there are plain lines without control characters', () => {
    const surroundings = testSurroundings();
    const narrator = openNarrator(surroundings, false);
    narrator.say('a scene called \u001b[31mred\u0007');
    narrator.progress(half);
    narrator.warn('a file is missing');
    narrator.endProgress();
    const { stdout, stderr } = surroundings.written();
    expect(stdout).toBe(
      'a scene called \\x1b[31mred\\x07\nrendering: 50 %, 2/4 frames, 1.0 frames/s\nwarning: a file is missing\n',
    );
    expect(stdout).not.toMatch(controls);
    expect(stderr).toBe('');
  });

  test('progress is a line now and then, and one for each new thing', () => {
    let now = 0;
    const stream = new PassThrough();
    const narrator = plainNarrator(stream, () => now);
    const at = (time: number, label: string, fraction: number) => {
      now = time;
      narrator.progress({ label, fraction, figures: [] });
    };
    at(0, 'uploading', 0.1);
    at(1000, 'uploading', 0.2);
    at(4999, 'uploading', 0.3);
    at(5000, 'uploading', 0.4);
    at(5001, 'rendering', 0);
    at(60_000, 'rendering', 0);
    expect(String(stream.read())).toBe('uploading: 10 %\nuploading: 40 %\nrendering: 0 %\n');
  });
});

describe('on a terminal', () => {
  test('a bar moves on the last line, and what is said stands above it', () => {
    const surroundings = testSurroundings({ terminal: true });
    const narrator = openNarrator(surroundings, false);
    narrator.progress(half);
    narrator.progress(half);
    narrator.say('something happened');
    narrator.endProgress();
    const { stdout } = surroundings.written();
    expect(stdout.match(/rendering/g)).toHaveLength(2);
    expect(stdout).toContain('\u001b[2Ksomething happened\n');
    expect(stdout.endsWith('\u001b[?25h')).toBe(true);
  });

  test.each([
    [80, 'rendering │████████████            │  50 %  2/4 frames  1.0 frames/s'],
    [60, 'rendering │████████████            │  50 %  2/4 frames'],
    [20, 'rendering │████████'],
    [0, ''],
  ])('with %i columns the line fits', (columns, line) => expect(progressLine(half, columns)).toBe(line));
});

test.each([false, true])('with --json nothing but the document goes to standard output', (terminal) => {
  const surroundings = testSurroundings({ terminal });
  const narrator = openNarrator(surroundings, true);
  narrator.say('hello');
  narrator.progress(half);
  expect(surroundings.written()).toEqual({
    stdout: '',
    stderr: 'hello\nrendering: 50 %, 2/4 frames, 1.0 frames/s\n',
  });
});

test('text that turns the writing direction is shown, not obeyed', () => {
  expect(printable('shot\u202egnp.blend')).toBe('shot\\x202egnp.blend');
});

test.each([
  [0, '0 bytes'],
  [1023, '1023 bytes'],
  [1024, '1.0 KiB'],
  [1024 * 1023.6, '1.0 MiB'],
  [10 * 2 ** 20, '10 MiB'],
  [5 * 2 ** 40, '5.0 TiB'],
  [2 ** 52, '4096 TiB'],
])('%d is %s', (size, shown) => expect(showSize(size)).toBe(shown));

test.each([
  [180, '0.18 s'],
  [9949, '9.9 s'],
  [9951, '10 s'],
  [59_600, '1 min'],
  [200_000, '3 min 20 s'],
  [7_500_000, '2 h 5 min'],
  [-5, '0.00 s'],
])('%d ms are %s', (time, shown) => expect(showTime(time)).toBe(shown));
