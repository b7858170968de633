import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { FarmRefusal } from '../../cli/farm/farm-refusal.ts';
import { reportError } from '../../cli/report-error.ts';
import { testSurroundings } from './test-surroundings.ts';

let logFolder: string;
beforeEach(() => {
  logFolder = mkdtempSync(join(tmpdir(), 'log-'));
});
afterEach(() => rmSync(logFolder, { recursive: true }));

async function report(error: unknown, options: { json?: boolean; verbose?: boolean } = {}) {
  const surroundings = testSurroundings();
  const status = await reportError(error, surroundings, {
    json: false,
    verbose: false,
    logFolder,
    ...options,
  });
  return { status, ...surroundings.written() };
}

const refusal = new FarmRefusal(422, {
  errors: [
    {
      code: 'TooManySamples',
      message: 'too many',
      advice: 'lower settings.samples',
      pointer: '/settings/samples',
    },
    { code: 'StateConflict', message: 'cannot retry', advice: 'look with GET /v1/jobs/{id}' },
    { code: 'MissingFiles', message: 'a.png', advice: 'set limits.allowMissingFiles', pointer: '/manifest' },
  ],
});

test('every problem is told, in the words of the command line', async () => {
  const { stdout, stderr } = await report(refusal);
  expect(stdout).toBe('');
  expect(stderr).toBe(`TooManySamples: too many (--samples)
  → lower --samples
StateConflict: cannot retry
  → look at the job with \`render-farm status\`
MissingFiles: a.png
  → put them where \`render-farm inspect\` expects them, or render without them by --allow-missing
`);
});

test('for a program every problem is told in the words of the API', async () => {
  const { stdout } = await report(refusal, { json: true });
  expect(JSON.parse(stdout)).toEqual({ errors: refusal.problems });
});

test('an error that nobody foresaw is a line; where it came from is in the log', async () => {
  const { status, stderr } = await report(new Error('a wheel came off'));
  expect(status).toBe(1);
  expect(stderr).toMatch(/^Unexpected: a wheel came off\n {2}→ [^\n]*cli\.log\n$/);
  expect(readFileSync(join(logFolder, 'cli.log'), 'utf8')).toContain('report-error.test.ts');
});

test('with --verbose it is shown as well, and what led to it', async () => {
  const { stderr } = await report(new Error('a wheel came off', { cause: new Error('rust') }), {
    verbose: true,
  });
  expect(stderr).toMatch(/report-error\.test\.ts.*caused by Error: rust/s);
});
