import type {
  ExternalFile,
  SceneAccount,
  SceneSummary,
  Simulation,
} from '../../functions/domain/scene-account.ts';
import { showCount } from '../terminal/amounts.ts';
import { showTable } from '../terminal/show-table.ts';

const compressions = { raw: 'uncompressed', gzip: 'compressed by gzip', zstd: 'compressed by Zstandard' };

/** What is in a scene, as a page to read. */
export function showSceneAccount(name: string, account: SceneAccount): string {
  const { blender, compression, scenes, files, simulations } = account;
  return [
    `${name}: saved by Blender ${blender}, ${compressions[compression]}`,
    ...scenes.map(showScene),
    ...(files.length > 0 ? [showFiles(files, account.missing)] : ['It needs no other files.']),
    ...(simulations.length > 0 ? [showSimulations(simulations)] : []),
  ].join('\n\n');
}

function showScene({ name, active, engine, frames, fps, resolution, camera, output }: SceneSummary): string {
  const step = frames.step === 1 ? '' : `, every ${frames.step}th`;
  const rate = fps.numerator / fps.denominator;
  return [
    `Scene “${name}”${active ? ' (active)' : ''}`,
    `  engine      ${engine}`,
    `  frames      ${frames.start} to ${frames.end}${step}, ${Number(rate.toFixed(3))} a second`,
    `  picture     ${resolution.x}×${resolution.y} at ${resolution.percentage} %, ${output}`,
    `  camera      ${camera ?? 'none: it renders only where sequencer or compositor make the picture'}`,
  ].join('\n');
}

function showFiles(files: readonly ExternalFile[], missing: readonly string[]): string {
  const lost = new Set(missing);
  const state = ({ path, exists }: ExternalFile) => {
    if (exists) return 'there';
    return lost.has(path) ? 'MISSING' : 'not there, not needed';
  };
  const heading = `Needs ${showCount(files.length, 'file')}${lost.size > 0 ? `, ${lost.size} of them missing` : ''}:`;
  return `${heading}\n${indented(
    showTable(
      ['', 'kind', 'file', 'needed by'],
      files.map((file) => [state(file), file.kind, file.path, file.neededBy]),
    ),
  )}`;
}

function showSimulations(simulations: readonly Simulation[]): string {
  const rows = simulations.map(({ object, kind, baked }) => [kind, object, baked ? 'baked' : 'NOT BAKED']);
  return `Simulations:\n${indented(showTable(['kind', 'object', ''], rows))}`;
}

const indented = (text: string) => text.replaceAll(/^/gm, '  ');
