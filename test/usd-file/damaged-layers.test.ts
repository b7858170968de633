import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { allowancesOf, defaultLimits } from '../../functions/blend-file/limits.ts';
import { FarmError } from '../../functions/domain/failure.ts';
import { readLayer } from '../../functions/usd-file/read-layer.ts';
import { Random } from '../blend-file/fuzz/random.ts';
import { blenderUnderTest } from '../blender/test-blender.ts';

const folder = mkdtempSync(join(tmpdir(), 'usd-damaged-'));
afterAll(() => rmSync(folder, { recursive: true }));
execFileSync(blenderUnderTest, [resolve(import.meta.dirname, 'write_layers.py'), folder, '4', '0.8.0'], {
  stdio: 'pipe',
});
const layers = ['0.usdc', '1.usdc', '1-again.usdc', '2.usda', '3.usda'].map(
  (name) => [name, new Uint8Array(readFileSync(join(folder, name)))] as const,
);

/** Reads a layer, of which every read must lie within. @returns what it names, or the error's name */
async function outcome(bytes: Uint8Array): Promise<string> {
  const read = async (offset: number, length: number) => {
    if (offset < 0 || length < 0 || offset + length > bytes.length) throw new Error('read beyond the end');
    return bytes.slice(offset, offset + length);
  };
  try {
    await readLayer({ size: bytes.length, read }, allowancesOf(defaultLimits));
    return 'read';
  } catch (error) {
    if (!(error instanceof FarmError)) throw error;
    return error.name;
  }
}

/** Where a crate file says where all else is, and so where damage does the most. */
const header = 88;

test.each(layers)('%s is read, or said to be damaged, whatever becomes of its bytes', async (_, whole) => {
  const random = new Random(5);
  const outcomes = new Set<string>();
  for (let run = 0; run < 400; run++) {
    const bytes = whole.slice(0, random.chance(0.1) ? random.below(whole.length) : whole.length);
    for (let hits = 1 + random.below(4); hits > 0; hits--) {
      const within = random.chance(0.3) ? Math.min(header, bytes.length) : bytes.length;
      const at = random.chance(0.5) ? random.below(within) : bytes.length - 1 - random.below(within);
      bytes[at] = random.chance(0.3) ? 255 : random.below(256);
    }
    outcomes.add(await outcome(bytes));
  }
  expect(outcomes).toContain('read');
  expect(outcomes).toContain('DamagedUsdLayer');
});
