import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blenderExecutable, ffmpegExecutable } from '../../functions/local/local-tools.ts';
import { type Bench, makeScenes, sceneNames } from './bench.ts';
import { benchAws } from './bench-aws.ts';
import { benchEmpty } from './bench-empty.ts';
import { benchGuard, benchGuardNoise } from './bench-guard.ts';
import { benchImage } from './bench-image.ts';
import { benchReader } from './bench-reader.ts';
import { benchScaler } from './bench-scaler.ts';
import { benchScene } from './bench-scene.ts';
import { benchWork } from './bench-work.ts';
import type { Figure } from './figure.ts';
import { printFigures } from './print-figures.ts';

type Measurement = (bench: Bench) => Figure[] | Promise<Figure[]>;

/** By the names that the command takes, in the order in which they are made. */
const measurements: Readonly<Record<string, Measurement>> = {
  ...Object.fromEntries(sceneNames.map((name) => [name, (bench: Bench) => benchScene(bench, name)])),
  reader: benchReader,
  empty: benchEmpty,
  aws: benchAws,
  guard: benchGuard,
  'guard-noise': benchGuardNoise,
  work: benchWork,
  scaler: benchScaler,
  image: (bench) => benchImage(bench, process.env.IMAGE ?? ''),
};
/** Made only when they are named. */
const byName = ['guard-noise', 'image'];

const named = process.argv.slice(2);
const isWanted = (name: string) => (named.length > 0 ? named.includes(name) : !byName.includes(name));

const bench: Bench = {
  runs: Number(process.env.RUNS ?? 3),
  blender: need(blenderExecutable(process.env), 'Blender'),
  ffmpeg: need(ffmpegExecutable(process.env), 'ffmpeg'),
  folder: mkdtempSync(join(tmpdir(), 'bench-scenes-')),
};

try {
  console.log('making the scenes');
  makeScenes(bench, sceneNames);
  const figures: Figure[] = [];
  for (const [name, measure] of Object.entries(measurements)) {
    if (isWanted(name)) figures.push(...(await measure(bench)));
  }
  printFigures(figures, bench.runs);
} finally {
  rmSync(bench.folder, { recursive: true, force: true });
}

function need(found: string | undefined, what: string): string {
  if (found === undefined) throw new Error(`there is no ${what}: run scripts/install-blender`);
  return found;
}
