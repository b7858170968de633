import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { allowancesOf, defaultLimits } from '../../functions/blend-file/limits.ts';
import { readLayer } from '../../functions/usd-file/read-layer.ts';
import { sourceOf } from '../blend-file/byte-sources.ts';
import { blenderUnderTest } from '../blender/test-blender.ts';

const script = resolve(import.meta.dirname, 'write_layers.py');
const folder = mkdtempSync(join(tmpdir(), 'usd-layers-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What USD itself says of layers that it has written in a version. */
function written(version: string) {
  const into = mkdtempSync(join(folder, 'version-'));
  execFileSync(blenderUnderTest, [script, into, '12', version], { stdio: 'pipe' });
  const { newest, ...expected } = JSON.parse(readFileSync(join(into, 'expected.json'), 'utf8'));
  return { into, newest: String(newest), expected: Object.entries(expected) };
}

async function arcsOf(path: string) {
  const bytes = new Uint8Array(readFileSync(path));
  const { paths, templates } = await readLayer(sourceOf(bytes), allowancesOf(defaultLimits));
  return { paths: [...paths].sort(), templates: [...templates].sort() };
}

const { newest } = written('0.8.0');

test.each(['0.2.0', '0.4.0', '0.5.0', '0.7.0', '0.8.0', newest])(
  'layers of version %s, and texts, name others as USD itself says',
  async (version) => {
    const { into, expected } = written(version);
    expect(expected.length).toBe(36);
    for (const [name, needed] of expected) {
      expect({ name, ...(await arcsOf(join(into, name))) }).toEqual({ name, ...Object(needed) });
    }
    const [major, minor, patch] = readFileSync(join(into, '0.usdc')).subarray(8, 11);
    expect(`${major}.${minor}.${patch}`).toBe(version);
  },
);
