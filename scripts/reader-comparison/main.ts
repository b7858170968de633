import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspectFile } from '../../cli/scene/inspect-file.ts';
import { FarmError } from '../../functions/domain/failure.ts';
import type { SceneAccount } from '../../functions/domain/scene-account.ts';
import { type BlenderAccount, differences, fields } from './differences.ts';

/** Crashes that are survived before Blender is given up. */
const mostCrashes = 50;

type Line = { readonly path: string } & (
  | { readonly begun: true }
  | { readonly refused: string }
  | BlenderAccount
);

const [folder = '', python = ''] = process.argv.slice(2);
const script = fileURLToPath(new URL('./blender_account.py', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'compare-reader-'));
try {
  const lines = askBlender(scenesIn(folder));
  const agreeing = new Map(fields.map((field) => [field, 0]));
  let compared = 0;
  for (const line of lines.values()) {
    const account = await read(line.path);
    if (!('scenes' in line) || !account) {
      const blender =
        'refused' in line ? line.refused.split('\n')[0] : 'begun' in line ? 'crashed' : 'opened it';
      console.log(
        `not compared: ${line.path}: Blender ${blender}, the reader ${account ? 'read' : 'refused'} it`,
      );
      continue;
    }
    compared++;
    const differing = differences(line, account);
    for (const field of fields) {
      const difference = differing.get(field);
      if (difference === undefined) agreeing.set(field, (agreeing.get(field) ?? 0) + 1);
      else console.log(`${field}: ${line.path} (${account.blender}): ${difference}`);
    }
  }
  for (const [field, count] of agreeing) {
    console.log(
      `${field.padEnd(12)} ${((100 * count) / compared).toFixed(1).padStart(5)} %  ${count} of ${compared}`,
    );
  }
} finally {
  rmSync(work, { recursive: true });
}

function scenesIn(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.blend'))
    .map((path) => join(root, path))
    .sort();
}

/** The last line about each scene counts. */
function askBlender(scenes: readonly string[]): Map<string, Line> {
  const [list, accounts] = [join(work, 'list'), join(work, 'accounts')];
  writeFileSync(list, scenes.join('\n'));
  for (let crashes = 0; crashes <= mostCrashes; crashes++) {
    if (spawnSync(python, [script, list, accounts], { stdio: 'ignore' }).status === 0) break;
  }
  const lines = readFileSync(accounts, 'utf8').trimEnd().split('\n');
  return new Map(lines.map((text) => JSON.parse(text)).map((line: Line) => [line.path, line]));
}

async function read(path: string): Promise<SceneAccount | undefined> {
  try {
    return (await inspectFile(path, '/')).account;
  } catch (error) {
    if (error instanceof FarmError) return undefined;
    throw error;
  }
}
