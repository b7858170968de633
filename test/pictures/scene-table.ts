import type { Outcome, PictureScene } from './catalogue.ts';

const begin = '<!-- scenes: made by scripts/picture-suite --write-table -->';
const end = '<!-- /scenes -->';

/** Puts the table of scenes into a page, in place of the one that is there. */
export function withTable(page: string, scenes: readonly PictureScene[]): string {
  const [before, rest] = [page.slice(0, page.indexOf(begin)), page.slice(page.indexOf(end))];
  if (!page.includes(begin) || !page.includes(end)) throw new Error(`the page lacks ${begin} or ${end}`);
  return `${before}${begin}\n${tables(scenes)}\n${rest}`;
}

function tables(scenes: readonly PictureScene[]): string {
  const topics = Map.groupBy(scenes, ({ topic }) => topic);
  return [...topics].map(([topic, of]) => table(topic, of)).join('\n');
}

const table = (topic: string, scenes: readonly PictureScene[]) => `
### ${topic}
| scene | what it is | what becomes of it |
|---|---|---|
${scenes.map(row).join('\n')}
`;

function row({ name, what, since, expected }: PictureScene): string {
  const from = since === '4.2' ? '' : ` (from Blender ${since})`;
  const will = words(expected);
  return `| \`${name}\` | ${what}${from} | ${will} |`;
}

function words({ kind, code, why }: Outcome): string {
  switch (kind) {
    case 'right':
      return 'right';
    case 'refused':
      return `refused: \`${code}\``;
    case 'wrong':
      return `**wrong**: ${why}`;
    case 'unknown':
      return `**not known**: ${why}`;
  }
}
