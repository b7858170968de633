import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const bin = fileURLToPath(new URL('../../cli/bin.mjs', import.meta.url));

/** A Node of this machine that cannot read TypeScript, if there is one beside the project's own. */
function oldNode(): string | undefined {
  const places = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'node'));
  return places.filter(existsSync).find((node) => {
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' });
    return Number.parseInt(version.slice(1), 10) < 22;
  });
}

const old = oldNode();
const withOldNode = old === undefined ? test.skip : test;
const run = (script: string, ...args: string[]) =>
  spawnSync(old ?? '', [script, ...args], { encoding: 'utf8' });

describe('started by an old Node', () => {
  withOldNode('the command runs under the Node that the project brings along', () => {
    const { status, stdout, stderr } = run(bin, '--version');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  withOldNode('its exit status is passed on', () => {
    expect(run(bin, 'nonsense').status).toBe(2);
  });

  withOldNode('where the project is not installed it says what to do', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bin-'));
    try {
      copyFileSync(bin, join(folder, 'bin.mjs'));
      const { status, stderr } = run(join(folder, 'bin.mjs'), '--version');
      expect(stderr).toContain('npm install');
      expect(status).toBe(2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test('started by this Node the command runs in the same process', () => {
  const { status, stdout } = spawnSync(process.execPath, [bin, '--version'], { encoding: 'utf8' });
  expect(status).toBe(0);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
