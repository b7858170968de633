import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { blenderExecutable, ffmpegExecutable } from '../../functions/local/local-tools.ts';
import { EmulatedFarm } from '../../test/image/emulated-farm.ts';
import { measureNoise } from './guard-noise.ts';
import { measureAws } from './measure-aws.ts';
import { median } from './median.ts';
import { scalerFigures } from './scaler-figures.ts';
import { type Timed, timeBare } from './time-bare.ts';
import { sizeOf, timeColdStart, timeImport } from './time-cold-start.ts';
import { timeFarm } from './time-farm.ts';
import { timeGuard } from './time-guard.ts';
import { timeHostile } from './time-hostile.ts';
import { timeAsking, timeReader } from './time-reader.ts';
import { timeWork } from './time-work.ts';

/** What is aimed at: a ratio of at most, or at least. */
interface Figure {
  readonly what: string;
  readonly value: number;
  readonly goal: string;
  readonly reached: boolean;
}

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const runs = Number(process.env.RUNS ?? 3);
/** Fresh processes that stand for one a frame: their mean is multiplied by the number of frames. */
const freshRuns = 3;

const scenes = {
  light: { frames: 48, atMost: 1.0, freshAtLeast: 8 },
  medium: { frames: 12, atMost: 0.6, freshAtLeast: 3 },
  heavy: { frames: 6, atMost: 1.02, freshAtLeast: undefined },
} as const;
type SceneName = keyof typeof scenes;

const wanted =
  process.argv.slice(2).length > 0
    ? process.argv.slice(2)
    : [...Object.keys(scenes), 'reader', 'empty', 'aws', 'work', 'guard', 'scaler'];
const blender = need(blenderExecutable(process.env), 'Blender');
const ffmpeg = need(ffmpegExecutable(process.env), 'ffmpeg');
const folder = mkdtempSync(join(tmpdir(), 'bench-scenes-'));

try {
  console.log('making the scenes');
  execFileSync(blender, [here('./make_scenes.py'), folder, ...Object.keys(scenes)], { stdio: 'pipe' });
  const figures: Figure[] = [];
  for (const name of Object.keys(scenes) as SceneName[]) {
    if (wanted.includes(name)) figures.push(...(await benchScene(name)));
  }
  if (wanted.includes('reader')) figures.push(...(await benchReader()));
  if (wanted.includes('empty')) figures.push(...benchEmpty());
  if (wanted.includes('aws')) figures.push(...(await benchAws()));
  if (wanted.includes('guard')) figures.push(...(await benchGuard()));
  if (wanted.includes('guard-noise')) figures.push(...(await benchGuardNoise()));
  if (wanted.includes('work')) figures.push(...(await benchWork()));
  if (wanted.includes('scaler')) figures.push(...(await benchScaler()));
  if (wanted.includes('image')) figures.push(...(await benchImage(process.env.IMAGE ?? '')));
  print(figures);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function benchScene(name: SceneName): Promise<Figure[]> {
  const { frames, atMost, freshAtLeast } = scenes[name];
  const scene = join(folder, `${name}.blend`);
  const farm: Timed[] = [];
  const bare: Timed[] = [];
  for (let run = 1; run <= runs; run++) {
    console.log(`${name}: run ${run} of ${runs}`);
    farm.push(await timeFarm(blender, ffmpeg, scene));
    bare.push(await timeBare(blender, scene));
  }
  const ratios = farm.map(({ total }, run) => total / (bare[run]?.total ?? Number.NaN));
  const figures = [atMostFigure(`${name}: a running farm ÷ one bare Blender`, median(ratios), atMost)];
  const steady = farm.map((timed, run) => (timed.steady ?? Number.NaN) / (bare[run]?.steady ?? Number.NaN));
  if (steady.every(Number.isFinite)) {
    figures.push({
      what: `${name}: the same, a frame after the first ten`,
      value: median(steady),
      goal: 'reported',
      reached: true,
    });
  }
  if (freshAtLeast !== undefined) {
    const fresh: number[] = [];
    for (let run = 1; run <= freshRuns; run++) fresh.push((await timeBare(blender, scene, run)).total);
    const ratio = (median(fresh) * frames) / median(farm.map(({ total }) => total));
    figures.push(atLeastFigure(`${name}: a fresh Blender a frame ÷ farm`, ratio, freshAtLeast));
  }
  return figures;
}

/** The reader of `.blend` files: a large scene, raw and compressed, and a small one against Blender itself. */
async function benchReader(): Promise<Figure[]> {
  console.log('reader');
  const large = join(folder, 'medium.blend');
  const compressed = join(folder, 'compressed.blend');
  const many = join(folder, 'many.blend');
  execFileSync(blender, [here('./make_scenes.py'), folder, 'many'], { stdio: 'pipe' });
  const resave =
    'import bpy, sys; bpy.ops.wm.open_mainfile(filepath=sys.argv[1]); bpy.ops.wm.save_as_mainfile(filepath=sys.argv[2], compress=True)';
  execFileSync(blender, ['-c', resave, large, compressed], { stdio: 'pipe' });
  const measure = async (scene: string, latency: number) => {
    const timed = [];
    for (let run = 0; run < runs; run++) timed.push(await timeReader(scene, latency));
    return {
      seconds: median(timed.map(({ seconds }) => seconds)),
      read: median(timed.map(({ read }) => read)),
    };
  };
  await measure(join(folder, 'light.blend'), 0); // compiled by now, as in a farm that runs
  const raw = await measure(large, 0);
  const small = await measure(join(folder, 'light.blend'), 0);
  const asking = median(Array.from({ length: runs }, () => timeAsking(blender, join(folder, 'light.blend'))));
  return [
    atMostFigure('reader: s for 190 MB raw', raw.seconds, 0.15),
    atMostFigure('reader: MB read of it', raw.read / 1e6, 2),
    atMostFigure('reader: s for the same, compressed', (await measure(compressed, 0)).seconds, 1),
    atMostFigure('reader: s for it raw, at 30 ms a read', (await measure(large, 30)).seconds, 1),
    atMostFigure('reader: s for 200 MB of many blocks', (await measure(many, 0)).seconds, 0.5),
    atMostFigure('reader: s for them, at 30 ms a read', (await measure(many, 30)).seconds, 1),
    atLeastFigure('reader: starting Blender ÷ reader, small scene', asking / small.seconds, 20),
    ...benchHostile(),
  ];
}

/** The worst of the files that are hard to read on purpose. */
function benchHostile(): Figure[] {
  const timed = timeHostile(folder);
  for (const { what, ended, seconds, memory } of timed) {
    const shown = `${seconds.toFixed(2)} s ${(memory / 2 ** 20).toFixed(0)} MiB`;
    console.log(`  ${what.padEnd(48)} ${ended.padEnd(22)} ${shown}`);
  }
  const slowest = Math.max(...timed.map(({ seconds }) => seconds));
  const largest = Math.max(...timed.map(({ memory }) => memory)) / 2 ** 20;
  return [
    atMostFigure('reader: s for the slowest hostile file', slowest, 2),
    atMostFigure('reader: MiB for the largest one', largest, 256),
  ];
}

/** The farm without Blender, each size in a process of its own. */
function benchEmpty(): Figure[] {
  const measure = (frames: number) => {
    console.log(`empty: ${frames.toLocaleString('en')} frames`);
    const said = execFileSync(
      process.execPath,
      [here('./empty-farm.ts'), String(frames), join(folder, 'light.blend')],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    return JSON.parse(said) as Record<'accepted' | 'slowestStatus' | 'framesASecond' | 'peakMemory', number>;
  };
  const large = measure(10_000);
  const huge = measure(100_000);
  return [
    atLeastFigure('empty: frames a second', large.framesASecond, 1000),
    atMostFigure('empty: MiB of memory through 10,000 frames', large.peakMemory / 2 ** 20, 200),
    atMostFigure('empty: ms to accept 100,000 frames', huge.accepted, 1000),
    atMostFigure('empty: ms of the slowest status meanwhile', huge.slowestStatus, 50),
    atLeastFigure('empty: frames a second of 100,000', huge.framesASecond, 1000),
  ];
}

/** What the producer and a frame of a warm worker ask of AWS, counted on a local one. */
async function benchAws(): Promise<Figure[]> {
  const inside = mkdtempSync(join(folder, 'aws-'));
  const { aFrame, ...producer } = await measureAws(blender, join(folder, 'light.blend'), inside);
  return [
    atMostFigure('aws: records written for a frame', aFrame.writes, 3),
    atMostFigure('aws: records read for a frame', aFrame.reads, 3),
    atMostFigure('aws: files put for a frame and its preview', aFrame.puts, 2),
    atMostFigure('aws: files got for a frame', aFrame.gets, 0),
    atMostFigure('aws: sends to queues for 10 frames', producer.sendsForThousand / 100, 1),
    atMostFigure('aws: sends to queues for 1,000 frames', producer.sendsForThousand, 110),
    atMostFigure('aws: s to accept 100,000 frames, 10 ms a call', producer.hundredThousandFrames, 3),
    atMostFigure('aws: s to accept 5,000 files, 10 ms a call', producer.fiveThousandFiles, 30),
  ];
}

/** A worker for a farm on AWS against the farm on this machine, where frames take seconds. */
async function benchWork(): Promise<Figure[]> {
  const scene = join(folder, 'heavy.blend');
  const times = { work: [] as number[], farm: [] as number[], bare: [] as number[] };
  for (let run = 1; run <= runs; run++) {
    console.log(`work: run ${run} of ${runs}`);
    times.work.push((await timeWork(blender, scene, scenes.heavy.frames)).total);
    times.farm.push((await timeFarm(blender, ffmpeg, scene)).total);
    times.bare.push((await timeBare(blender, scene)).total);
  }
  const ratio = (of: readonly number[], to: readonly number[]) =>
    median(of.map((time, run) => time / (to[run] ?? Number.NaN)));
  return [
    atMostFigure('work: a running worker ÷ a running farm, heavy', ratio(times.work, times.farm), 1.02),
    {
      what: 'work: the same ÷ one bare Blender',
      value: ratio(times.work, times.bare),
      goal: 'reported',
      reached: true,
    },
  ];
}

/** A function's start under Lambda's emulator, in an image or without one. */
async function benchImage(image: string): Promise<Figure[]> {
  const farm = await EmulatedFarm.open();
  const cold: number[] = [];
  const bare: number[] = [];
  for (let run = 1; run <= runs; run++) {
    console.log(`image: run ${run} of ${runs}`);
    cold.push(await timeColdStart(farm, join(folder, 'light.blend'), image));
    bare.push(timeImport(blender, image));
  }
  const seconds = median(cold);
  return [
    { what: 'image: s from the first event to rendering', value: seconds, goal: 'reported', reached: true },
    atMostFigure('image: the same ÷ a bare import of bpy', seconds / median(bare), 2),
    ...(image === '' ? [] : [atMostFigure('image: GB of files', sizeOf(image), 1.5)]),
  ];
}

/** What the guard costs a job of a hundred frames, one of which is compared; the heavy scene has frames of 3 s here. */
async function benchGuard(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const name of Object.keys(scenes) as SceneName[]) {
    console.log(`guard: ${name}`);
    const scene = join(folder, `${name}.blend`);
    const settings = name === 'heavy' ? { samples: await samplesFor(scene, 3.2) } : {};
    const { frame, check } = await timeGuard(blender, scene, settings, runs);
    // Time on the wall is what people wait for; that of processors says the same where others use the machine, too.
    for (const kind of ['wall', 'cpu'] as const) {
      const what = `guard: ${name}, % of 100 frames of ${frame.wall.toFixed(2)} s, ${kind} time`;
      const cost = (check[kind] / (100 * frame[kind])) * 100;
      figures.push(
        frame.wall >= 3
          ? atMostFigure(what, cost, 2)
          : { what, value: cost, goal: 'reported', reached: true },
      );
    }
  }
  return figures;
}

/** How many samples make a frame of the heavy scene take so many seconds. */
async function samplesFor(scene: string, seconds: number): Promise<number> {
  const few = 6;
  const { frame } = await timeGuard(blender, scene, { samples: few }, 1);
  return Math.max(few, Math.ceil((few * seconds) / frame.wall));
}

/** What the guard's thresholds rest on: how far pictures differ that should not. */
async function benchGuardNoise(): Promise<Figure[]> {
  return (await measureNoise(blender, runs)).flatMap(({ format, pairs, most, share }) => [
    {
      what: `guard: most by which ${pairs} pairs of ${format} differ`,
      value: most,
      goal: 'reported',
      reached: true,
    },
    atMostFigure(`guard: ${format}, share of pixels beyond tolerance`, share, 0.0001),
  ]);
}

/** The scaler of the GPU fleet, in simulated time. */
async function benchScaler(): Promise<Figure[]> {
  return (await scalerFigures()).flatMap(({ load, worst }) => [
    atMostFigure(`scaler, ${load}: idle ÷ paid time`, worst.idle, 0.1),
    atMostFigure(`scaler, ${load}: makespan ÷ the best possible`, worst.makespan, 1.15),
    { what: `scaler, ${load}: starting ÷ paid time`, value: worst.starting, goal: 'reported', reached: true },
  ]);
}

function atMostFigure(what: string, value: number, goal: number): Figure {
  return { what, value, goal: `≤ ${goal}`, reached: value <= goal };
}

function atLeastFigure(what: string, value: number, goal: number): Figure {
  return { what, value, goal: `≥ ${goal}`, reached: value >= goal };
}

function print(figures: readonly Figure[]): void {
  const machine = `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`;
  console.log(`\n${machine}; medians of ${runs} alternating runs\n`);
  for (const { what, value, goal, reached } of figures) {
    const shown = value >= 100 ? value.toFixed(0) : value.toFixed(2);
    console.log(`${reached ? '  ' : '! '}${what.padEnd(48)} ${shown.padStart(8)}   ${goal}`);
  }
  writeFileSync('bench-results.json', `${JSON.stringify({ machine, runs, figures }, undefined, 2)}\n`);
}

function need(found: string | undefined, what: string): string {
  if (found === undefined) throw new Error(`there is no ${what}: run scripts/install-blender`);
  return found;
}
