/** Tries what a GPU worker does on this machine; see scripts/test-gpu. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { BlenderRenderer } from '../../functions/blender/blender-renderer.ts';
import { type BlenderProgram, findBlender } from '../../functions/blender/find-blender.ts';
import { graphicsEnvironment } from '../../functions/blender/graphics-environment.ts';
import { blenderExecutable } from '../../functions/local/local-tools.ts';
import { chooseDevice, gpuKinds, NoGpu } from '../../functions/worker/choose-device.ts';
import { type TrialResult, tryDevice } from './try-device.ts';

const run = promisify(execFile);
const { values } = parseArgs({
  options: {
    samples: { type: 'string', default: '32' },
    json: { type: 'string', default: 'gpu-results.json' },
  },
});

/** Mean difference, of 1, that Cycles' noise may make between devices; of one engine from another it is more. */
const mostDifference = { cycles: 0.01, eevee: 0.2 };
/** A picture with less in it shows nothing. */
const leastSpread = 0.02;

interface Row {
  readonly scene: 'cycles' | 'eevee';
  readonly device: string;
  readonly result: TrialResult;
  readonly difference?: number;
  /** Why it is not what it should be. */
  readonly wrong?: string;
}

const executable = blenderExecutable(process.env);
if (executable === undefined)
  throw new Error('there is no Blender: run scripts/install-blender, or set RENDER_FARM_BLENDER');
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'test-gpu-')));
try {
  const program = await findBlender(executable);
  await runScript(program, 'make_gpu_scenes.py', folder, values.samples);
  const { devices, choice } = await choose(program);
  console.log(`Blender ${program.version}; Cycles finds: ${JSON.stringify(devices)}`);
  console.log(`a GPU worker here renders on: ${choice.kind ?? `nothing. ${choice.refused}`}`);
  const trials: Row[] = [];
  const attempt = async (scene: Row['scene'], device: string) =>
    trials.push({ scene, device, result: await tryDevice({ program, folder, scene, device }) });
  for (const device of ['CPU', 'CUDA', 'OPTIX']) await attempt('cycles', device);
  for (const device of ['CPU', choice.kind ?? 'CUDA']) await attempt('eevee', device);
  const rows = await compared(program, trials);
  for (const row of rows) console.log(showRow(row));
  const good = choice.kind !== undefined && rows.every(({ wrong }) => wrong === undefined);
  const machine = `${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}`;
  const document = {
    good,
    machine,
    blender: program.version,
    samples: values.samples,
    devices,
    choice,
    rows,
  };
  writeFileSync(values.json, `${JSON.stringify(document, undefined, 2)}\n`);
  console.log(good ? 'This machine renders on its GPU.' : 'Not everything is as it should be.');
  process.exitCode = good ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** As a worker with `--device auto` does. */
async function choose(program: BlenderProgram) {
  const scratch = join(folder, 'devices');
  mkdirSync(scratch);
  const environment = graphicsEnvironment(process.env);
  const renderer = new BlenderRenderer({ program, scratch, device: 'CPU', threads: 0, environment });
  const devices = await renderer.devices();
  await renderer.close();
  try {
    return { devices, choice: { kind: chooseDevice(gpuKinds, devices) } };
  } catch (error) {
    if (!(error instanceof NoGpu)) throw error;
    return { devices, choice: { refused: `${error.name}: ${error.message}` } };
  }
}

/** What is wrong with each, where anything is; the first is what the processor made of the scene for Cycles. */
async function compared(program: BlenderProgram, trials: readonly Row[]): Promise<Row[]> {
  const pictures = trials.flatMap(({ result }) => ('picture' in result ? [result.picture] : []));
  const [first] = trials;
  if (!first || 'failed' in first.result)
    return trials.map((row) => ({ ...row, wrong: verdict(row) ?? 'not compared' }));
  const said = await runScript(program, 'compare.py', first.result.picture, ...pictures);
  const line = said.split('\n').find((text) => text.startsWith('COMPARED ')) ?? 'COMPARED []';
  const figures = JSON.parse(line.slice('COMPARED '.length)) as { difference: number; spread: number }[];
  return trials.map((row) => {
    const figure = 'picture' in row.result ? figures[pictures.indexOf(row.result.picture)] : undefined;
    const wrong = verdict(row, figure);
    return {
      ...row,
      ...(figure && { difference: figure.difference }),
      ...(wrong !== undefined && { wrong }),
    };
  });
}

function verdict(
  { scene, result }: Row,
  figure?: { readonly difference: number; readonly spread: number },
): string | undefined {
  if ('failed' in result) return `${result.failed}: ${result.message}`;
  if (!figure) return 'not compared';
  if (figure.spread < leastSpread) return 'the picture shows nothing';
  if (figure.difference > mostDifference[scene]) return 'the picture is another than the processor’s';
  return undefined;
}

function showRow({ scene, device, result, difference, wrong }: Row): string {
  const named = `${scene.padEnd(7)} ${device.padEnd(6)}`;
  if ('failed' in result) return `${named} ${wrong}`;
  const { opened, first, second, guarded, guard, warnings } = result;
  const times =
    `opened ${opened.toFixed(2)} s, first frame ${first.toFixed(2)} s, second ${second.toFixed(2)} s, ` +
    `guarded ${guarded.toFixed(2)} s (${guard ? `at most ${guard.most}, ${guard.share} of the pixels` : 'not compared'})`;
  const notes = [...warnings, ...(wrong === undefined ? [] : [wrong])];
  return `${named} ${times}, difference ${difference?.toFixed(5) ?? '?'} ${notes.join('; ')}`.trimEnd();
}

/** Runs a script of this folder in Blender. @returns what it printed */
async function runScript({ kind }: BlenderProgram, name: string, ...args: string[]): Promise<string> {
  const script = fileURLToPath(new URL(name, import.meta.url));
  const start = kind === 'bpy' ? ['-I', script] : ['--background', '--factory-startup', '--python', script];
  const { stdout } = await run(executable ?? '', [...start, '--', ...args], { maxBuffer: 2 ** 26 });
  return stdout;
}
