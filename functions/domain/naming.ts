import { foldPath } from './fold-path.ts';
import type { FrameNumber } from './units.ts';

/** What tells a file from the others of its frame; what does not apply to it is left out. */
export interface NamedParts {
  readonly camera?: string;
  /** A File Output node, and what it was given. */
  readonly output?: string;
  /** One eye of a stereo picture. */
  readonly view?: string;
}

export interface NamedFrame extends NamedParts {
  /** The scene file's name without `.blend`. */
  readonly scene: string;
  readonly job: string;
  readonly frame: FrameNumber;
}

export const defaultNaming = '{scene}_{frame:04}';

/** A field of a template, with the width that it is padded to. */
export const placeholder = /\{([a-z]+)(?::0?(\d{1,2}))?\}/g;
/** In the order in which they follow when the template does not place them. */
export const partFields = ['camera', 'output', 'view'] as const;
export const isPart = (field: string): field is (typeof partFields)[number] =>
  (partFields as readonly string[]).includes(field);

/** A piece of a template: a field, or the text between two. */
export interface Token {
  readonly field?: string;
  readonly text: string;
  readonly width?: number;
}

/**
 * File name of one of a frame's files, without its extension. What tells it from others and has no place in the
 * template follows: after the last that has one, else at the end. A part that does not apply takes the separator
 * before it along. Blender pads negative frames the same way: -007.
 */
export function nameFrame(template: string, named: NamedFrame): string {
  const tokens = tokensOf(withAllParts(template));
  const room = roomForNames(tokens);
  let name = '';
  let skipsSeparator = false;
  for (const { field, text, width } of tokens) {
    const value = field === undefined ? text : textOf(field, { width, room }, named);
    if (value !== undefined) {
      name += skipsSeparator && field === undefined ? text.replace(separatorFirst, '') : value;
      skipsSeparator = false;
    } else if (name === '') skipsSeparator = true;
    else name = name.replace(separatorLast, '');
  }
  return name;
}

const separatorFirst = /^[-_. ]/;
const separatorLast = /[-_. ]$/;

/** Names that differ, also where the case of letters does not count: the second of one name is `name (2)`. */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const dot = name.lastIndexOf('.');
    const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
    let chosen = name;
    for (let count = 2; taken.has(foldPath(chosen)); count++) chosen = `${stem} (${count})${extension}`;
    taken.add(foldPath(chosen));
    return chosen;
  });
}

function textOf(
  field: string,
  { width = 0, room }: { readonly width: number | undefined; readonly room: number },
  named: NamedFrame,
): string | undefined {
  if (isPart(field)) {
    const value = named[field];
    return value === undefined ? undefined : safeName(value, longestPart);
  }
  if (field === 'scene') return safeName(named.scene, room);
  if (field === 'job') return safeName(named.job, room);
  const digits = String(Math.abs(named.frame)).padStart(width, '0');
  return named.frame < 0 ? `-${digits}` : digits;
}

/** The template with a place for every part. */
export function withAllParts(template: string): string {
  const fields = [...template.matchAll(placeholder)];
  const missing = partFields.filter((field) => !fields.some((match) => match[1] === field));
  const last = fields.findLast((match) => isPart(match[1] ?? ''));
  const at = last ? last.index + last[0].length : template.length;
  return `${template.slice(0, at)}${missing.map((field) => `_{${field}}`).join('')}${template.slice(at)}`;
}

/** Whether a template has a place of its own for a part. */
export const places = (template: string, part: keyof NamedParts): boolean => template.includes(`{${part}}`);

export function tokensOf(template: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (const match of template.matchAll(placeholder)) {
    if (match.index > at) tokens.push({ text: template.slice(at, match.index) });
    tokens.push({ field: match[1] ?? '', text: match[0], ...(match[2] && { width: Number(match[2]) }) });
    at = match.index + match[0].length;
  }
  if (at < template.length) tokens.push({ text: template.slice(at) });
  return tokens;
}

/** Bytes of what tells a file apart: the worker makes no longer ones. */
const longestPart = 40;
/** Bytes of the scene's or the job's name within a file's name. */
const longestName = 100;
/** Bytes that a file's name can have, without an extension and the number of a second one of its name. */
const longestFileName = 255 - 12;
const longestNumber = 9;

/** Bytes that the scene's and the job's names may each take: the same for every file of a job. */
export function roomForNames(tokens: readonly Token[]): number {
  const taken = tokens.map(({ field, text, width }) => {
    if (field === undefined) return Buffer.byteLength(text);
    if (isPart(field)) return longestPart;
    return field === 'frame' ? Math.max(longestNumber, width ?? 0) : 0;
  });
  const left = longestFileName - taken.reduce((sum, bytes) => sum + bytes, 0);
  const names = tokens.filter(({ field }) => field === 'scene' || field === 'job').length;
  return Math.min(longestName, Math.floor(left / Math.max(1, names)));
}

const deviceName = /^(?:con|prn|aux|nul|conin\$|conout\$|com\d|lpt\d)(?=\.|$)/i;

function safeName(text: string, longest: number): string {
  const name = text
    .replaceAll(/[/\\:*?"<>|\p{Cc}]/gu, '_')
    .replace(/^\./, '_')
    .replace(deviceName, '_$&');
  const letters = [...name];
  while (Buffer.byteLength(letters.join('')) > longest) letters.pop();
  return letters.join('');
}
