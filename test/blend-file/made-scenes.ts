import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** What Blender says of a scene that it made, and what was put into it on purpose. */
export interface MadeScene {
  readonly name: string;
  /** Series of the Blender that made it. */
  readonly blender: string;
  readonly scenes: readonly {
    readonly name: string;
    readonly active: boolean;
    readonly engine: string;
    readonly frames: { readonly start: number; readonly end: number; readonly step: number };
    readonly framesASecond: number;
    readonly resolution: { readonly x: number; readonly y: number; readonly percentage: number };
    readonly camera: string | null;
    readonly output: string;
    readonly cameras: readonly string[];
  }[];
  readonly expected: {
    readonly compression?: string;
    readonly files?: readonly string[];
    readonly missing?: readonly string[];
    readonly unneeded?: readonly string[];
    readonly neededBy?: Readonly<Record<string, string>>;
    /** By a missing cache, those of other names that lie there. */
    readonly instead?: Readonly<Record<string, readonly string[]>>;
    /** By a file's path, the scenes that need it. */
    readonly neededIn?: Readonly<Record<string, readonly string[]>>;
    readonly simulations?: readonly object[];
    readonly scripts?: object;
    readonly packed?: number;
    readonly [sceneField: string]: unknown;
  };
}

const script = resolve(import.meta.dirname, 'made_scenes');

/** Pythons with bpy: the one at hand, and those of the series in BLENDERS (`4.2 4.5`) beside it. */
export function pythonsWithBlender(): string[] {
  const atHand = process.env.RENDER_FARM_BLENDER ?? resolve('.blender/current/bin/python');
  const others = (process.env.BLENDERS ?? '').split(' ').filter((series) => series !== '');
  const beside = others.map((series) => resolve(`.blender/${series}/bin/python`));
  return [atHand, ...beside.filter((python) => installation(python) !== installation(atHand))];
}

/** The one at hand is a link to one of the others; its Python is one to an interpreter that several share. */
function installation(python: string): string {
  const folder = dirname(python);
  return existsSync(folder) ? realpathSync(folder) : folder;
}

/**
 * Has Blender make the scenes of `made_scenes/` in a temporary folder.
 * @param names  of the scenes; all when there are none
 */
export function makeScenes(
  python: string,
  names: readonly string[] = [],
): { root: string; made: MadeScene[] } {
  if (!existsSync(python)) {
    throw new Error(`no Blender at ${python}: install it, or name a Python with bpy in RENDER_FARM_BLENDER`);
  }
  const root = mkdtempSync(join(tmpdir(), 'made-scenes-'));
  execFileSync(python, [script, root, ...names], {
    stdio: 'pipe',
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  const made: MadeScene[] = JSON.parse(readFileSync(join(root, 'accounts.json'), 'utf8'));
  return { root, made };
}
