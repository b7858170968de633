import { isMap, isScalar, isSeq, parseDocument, visit } from 'yaml';
import { ColorConfigNotRead } from './errors.ts';

/** What a colour configuration says about the files that it needs. */
export interface ColorConfig {
  /** The folders in which files are looked for, as they are written; none: the configuration's own folder. */
  readonly searchPath: readonly string[];
  /** What its variables are where the surroundings say nothing. */
  readonly environment: ReadonlyMap<string, string>;
  /** What its file transforms name, each once, as it is written. */
  readonly files: readonly string[];
}

/**
 * Reads a configuration of OpenColorIO, version 1 or 2.
 * @param name  for messages
 * @throws ColorConfigNotRead
 */
export function readColorConfig(text: string, name: string): ColorConfig {
  // All scalars are text; OpenColorIO's own tags, such as !<FileTransform>, are kept as they are.
  const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: false, logLevel: 'error' });
  const [error] = document.errors;
  if (error) throw new ColorConfigNotRead(name, error.message.split('\n')[0] ?? error.code);
  const { contents } = document;
  if (!isMap(contents) || !contents.has('ocio_profile_version')) {
    throw new ColorConfigNotRead(name, 'it has no ocio_profile_version');
  }
  const files = new Set<string>();
  visit(document, {
    Map(_key, node) {
      const src = node.tag === 'FileTransform' ? textOf(node.get('src', true)) : '';
      if (src !== '') files.add(src);
    },
  });
  const environment = contents.get('environment', true);
  return {
    searchPath: foldersOf(contents.get('search_path', true)),
    environment: new Map(
      isMap(environment) ? environment.items.map(({ key, value }) => [textOf(key), textOf(value)]) : [],
    ),
    files: [...files],
  };
}

/** A list, or one text with `:` between them; with `;` where there is one, as on Windows. */
function foldersOf(node: unknown): string[] {
  const folders = isSeq(node)
    ? node.items.map(textOf)
    : textOf(node).split(textOf(node).includes(';') ? ';' : ':');
  return folders.map((folder) => folder.trim()).filter((folder) => folder !== '');
}

const textOf = (node: unknown): string => (isScalar(node) ? String(node.value ?? '') : '');
