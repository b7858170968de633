import type {
  InspectedFile,
  SceneAccount,
  SceneScripts,
  Simulation,
} from '../../functions/domain/scene-account.ts';
import { showCount } from '../terminal/amounts.ts';
import { showTable } from '../terminal/show-table.ts';
import { shortened, showScene } from './show-scene.ts';

const compressions = { raw: 'uncompressed', gzip: 'compressed by gzip', zstd: 'compressed by Zstandard' };

/** What is in a scene, as a page to read. */
export function showSceneAccount(name: string, account: SceneAccount): string {
  const { blender, compression, scenes, files, packed, simulations } = account;
  return [
    `${name}: saved by Blender ${blender}, ${compressions[compression]}`,
    ...scenes.map(showScene),
    ...(files.length > 0
      ? [showFiles(files, account.missing)]
      : [packed > 0 ? `Needs no other files: ${packed} are packed into it.` : 'Needs no other files.']),
    ...(files.length > 0 && packed > 0 ? [`${showCount(packed, 'file')} packed into it.`] : []),
    ...showUnchecked(account.uncheckedLibraries),
    ...showUnread(account.unreadLayers),
    ...(simulations.length > 0 ? [showSimulations(simulations)] : []),
    ...showScripts(account.scripts),
  ].join('\n\n');
}

function showUnchecked(libraries: readonly string[]): string[] {
  return libraries.length > 0
    ? [`Libraries that were not looked into, which is left to Blender: ${shortened(libraries)}.`]
    : [];
}

function showUnread(layers: SceneAccount['unreadLayers']): string[] {
  if (layers.length === 0) return [];
  const rows = layers.map(({ path, why }) => [path, why]);
  return [
    `USD files that were not read, so that layers which they are made of may be missing:\n${indented(showTable(['file', 'because'], rows))}`,
  ];
}

/** A farm does not run them: a scene that needs them looks different. */
function showScripts({ registered, drivers, freestyle }: SceneScripts): string[] {
  const count = registered.length + drivers.length + freestyle.length;
  if (count === 0) return [];
  const rows = [
    ...registered.map((name) => ['text', name]),
    ...drivers.map((name) => ['driver', name]),
    ...freestyle.map((name) => ['Freestyle style', name]),
  ];
  return [
    `Python in it, which does not run on a farm unless its owner allows it:\n${indented(showTable(['kind', 'name'], rows))}`,
  ];
}

function showFiles(files: readonly InspectedFile[], missing: readonly string[]): string {
  const lost = new Set(missing);
  const state = ({ path, exists }: InspectedFile) => {
    if (exists) return 'there';
    return lost.has(path) ? 'MISSING' : 'not there, not needed';
  };
  const heading = `Needs ${showCount(files.length, 'file')}${lost.size > 0 ? `, ${lost.size} of them missing` : ''}:`;
  const renamed = files.filter(({ instead }) => instead !== undefined);
  const hints = renamed.map(
    ({ path, instead = [] }) =>
      `\n\nThere is no ${path}, but ${instead.join(', ')}: a cache is found by the name of its file, which has changed.`,
  );
  const unreachable = files.filter((file) => file.unreachable !== undefined);
  const reasons = unreachable.map(
    ({ path, stored, neededBy, unreachable: why }) => `\n\n${neededBy} needs ${path} as “${stored}”; ${why}.`,
  );
  return `${heading}\n${indented(
    showTable(
      ['', 'kind', 'file', 'needed by'],
      files.map((file) => [state(file), file.kind, file.path, file.neededBy]),
    ),
  )}${hints.join('')}${reasons.join('')}`;
}

function showSimulations(simulations: readonly Simulation[]): string {
  const rows = simulations.map(({ object, kind, baked }) => [kind, object, baked ? 'baked' : 'NOT BAKED']);
  return `Simulations:\n${indented(showTable(['kind', 'object', ''], rows))}`;
}

const indented = (text: string) => text.replaceAll(/^/gm, '  ');
