import { readFile, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BlenderPython } from './blender-python.ts';
import { type PictureScene, readCatalogue } from './catalogue.ts';
import { writeContactSheet } from './contact-sheet.ts';
import type { SceneResult } from './render-scene.ts';
import { withTable } from './scene-table.ts';
import { isAsExpected, runSuite } from './suite.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    blender: { type: 'string' },
    short: { type: 'boolean' },
    long: { type: 'boolean' },
    out: { type: 'string', default: 'dist/pictures' },
    'write-table': { type: 'boolean' },
  },
});

if (values.long && (values.short || positionals.length > 0)) {
  throw new Error('--long is the whole suite, as without it: leave out --short and the names of scenes');
}

const pythonOf = (series: string) => resolve('.blender', series, 'bin/python');
const series = values.blender ?? 'current';
const page = 'docs/pictures.md';

if (values['write-table']) {
  const scenes = await readCatalogue(new BlenderPython(pythonOf(series)));
  await writeFile(page, withTable(await readFile(page, 'utf8'), scenes));
  console.log(`the table of ${scenes.length} scenes is in ${page}`);
} else {
  process.exitCode = (await renderAll()) ? 0 : 1;
}

async function renderAll(): Promise<boolean> {
  const folder = resolve(values.out, series);
  await rm(folder, { recursive: true, force: true });
  const began = performance.now();
  const results = await runSuite({
    blender: pythonOf(series),
    comparer: pythonOf(series === '4.2' ? 'current' : series),
    ...{ folder, wanted: await chosen(), onResult: tell },
  });
  await writeContactSheet(folder, `Pictures of Blender ${series}`, results);
  const wrong = results.filter((result) => !isAsExpected(result));
  const time = Math.round((performance.now() - began) / 1000);
  console.log(
    `\n${results.length} scenes in ${time} s, ${wrong.length} not as expected; see ${folder}/index.html`,
  );
  return wrong.length === 0 && results.length > 0;
}

/** The named scenes; or those of the short form; or all. @throws when a name is no scene's */
async function chosen(): Promise<(scene: PictureScene) => boolean> {
  if (positionals.length === 0) return (scene) => !values.short || scene.short;
  const scenes = await readCatalogue(new BlenderPython(pythonOf(series)));
  const unknown = positionals.filter((name) => !scenes.some((scene) => scene.name === name));
  if (unknown.length > 0) throw new Error(`no scenes of the suite: ${unknown.join(', ')}`);
  return ({ name }) => positionals.includes(name);
}

function tell(result: SceneResult): void {
  const { scene, runs, useless, seconds } = result;
  const sign = isAsExpected(result) ? 'ok ' : 'BAD';
  const said = runs.map(({ verdict, apart, noise }) => {
    const figure = apart === undefined ? '' : ` ${apart.toExponential(1)}`;
    return `${verdict.is}${figure}${noise ? ` (Blender itself ${noise.toExponential(1)})` : ''} ${verdict.why}`.trim();
  });
  console.log(
    `${sign} ${scene.name} (${seconds.toFixed(1)} s): ${[...said, useless].filter(Boolean).join(' | ')}`,
  );
}
