import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunResult, SceneResult } from './render-scene.ts';
import { isAsExpected } from './suite.ts';

/** Writes `index.html`, with the pictures beside it, and `results.json` for programs. */
export async function writeContactSheet(
  folder: string,
  title: string,
  results: readonly SceneResult[],
): Promise<void> {
  await writeFile(join(folder, 'results.json'), `${JSON.stringify(results.map(asJson), null, 2)}\n`);
  await writeFile(join(folder, 'index.html'), page(title, results));
}

function asJson(result: SceneResult) {
  const { scene, runs, useless, seconds } = result;
  return {
    scene: scene.name,
    expected: scene.expected,
    asExpected: isAsExpected(result),
    ...(useless && { useless }),
    seconds: Math.round(seconds * 10) / 10,
    // Infinity, for pictures of another kind, has no number in JSON.
    runs: runs.map(({ apart, ...run }) => ({
      ...run,
      apart: apart === undefined ? undefined : String(apart),
    })),
  };
}

function page(title: string, results: readonly SceneResult[]): string {
  const sorted = results.toSorted((a, b) => Number(isAsExpected(a)) - Number(isAsExpected(b)));
  const wrong = results.filter((result) => !isAsExpected(result)).length;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escaped(title)}</title>
<style>
  body { font: 14px/1.5 system-ui, sans-serif; margin: 2rem; background: #1c1c1e; color: #eee }
  section { border-left: 4px solid #3c8d50; margin: 1rem 0; padding: 0 1rem }
  section.wrong { border-color: #d33; background: #2b1a1a }
  h2 { font-size: 1rem; margin: 0 } p { margin: .2rem 0; color: #bbb }
  img { image-rendering: pixelated; height: 216px; max-width: 100%; display: block; margin: .4rem 0 }
  b { color: #fff } code { color: #9cf }
</style>
<h1>${escaped(title)}</h1>
<p>${results.length} scenes, ${wrong} of them not as expected. Each picture: Blender’s frames in order above, the
farm’s below, and 20 times their difference at the bottom.</p>
${sorted.map(section).join('\n')}
</html>
`;
}

function section(result: SceneResult): string {
  const { scene, runs, useless } = result;
  const expected = scene.expected;
  const sheet = runs.find((run) => run.sheet !== undefined)?.sheet;
  const picture =
    sheet === undefined ? '' : `<img src="${escaped(sheet)}" alt="${escaped(scene.name)}" loading="lazy">`;
  return `<section class="${isAsExpected(result) ? 'right' : 'wrong'}" id="${escaped(scene.name)}">
<h2><code>${escaped(scene.name)}</code> ${escaped(scene.what)}</h2>
<p>expected: ${escaped([expected.kind, expected.code, expected.why].filter(Boolean).join(' '))}</p>
${useless && `<p><b>${escaped(useless)}</b></p>`}${runs.map(line).join('')}${picture}
</section>`;
}

function line({ run, verdict, apart, noise, killed }: RunResult): string {
  const figures = apart === undefined ? '' : `, at most ${apart.toExponential(1)} apart`;
  const own = noise ? `, Blender itself ${noise.toExponential(1)}` : '';
  const dead = killed > 0 ? `, ${killed} Blenders killed` : '';
  return `<p>${escaped(run)}: <b>${verdict.is}</b>${figures}${own}${dead} ${escaped(verdict.why)}</p>`;
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
