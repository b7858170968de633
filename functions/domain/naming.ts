import { FarmError } from './failure.ts';
import { whyBadPath } from './manifest.ts';
import { type FrameNumber, frameNumber } from './units.ts';

export class BadNamingTemplate extends FarmError {
  constructor(message: string) {
    super(message, {
      advice: 'use {scene}, {job} and {frame}, the last with its padding if you like: {scene}_{frame:04}',
      pointer: '/output/naming',
    });
  }
}

export interface NamedFrame {
  /** The scene file's name without `.blend`. */
  readonly scene: string;
  readonly job: string;
  readonly frame: FrameNumber;
}

const placeholder = /\{([a-z]+)(?::0?(\d{1,2}))?\}/g;
export const defaultNaming = '{scene}_{frame:04}';

/** @throws BadNamingTemplate when frames would share a name or a name would leave the folder */
export function checkNamingTemplate(template: string): void {
  const fields = [...template.matchAll(placeholder)];
  const names = fields.map((match) => match[1] ?? '');
  const unknown = names.find((name) => name !== 'scene' && name !== 'job' && name !== 'frame');
  if (unknown !== undefined)
    throw new BadNamingTemplate(`the naming template has an unknown field {${unknown}}`);
  if (fields.some(([, name, width]) => name !== 'frame' && width !== undefined))
    throw new BadNamingTemplate('the naming template pads a field other than {frame}');
  const literal = template.replaceAll(placeholder, '');
  if (/[{}]/.test(literal))
    throw new BadNamingTemplate('the naming template has a brace that belongs to no field');
  if (!names.includes('frame'))
    throw new BadNamingTemplate('the naming template lacks {frame}: every frame would get one name');
  if (/[/\\:*?"<>|\p{Cc}]/u.test(literal) || /^\.|[. ]$/.test(template) || template.length > 120) {
    throw new BadNamingTemplate(
      'the naming template has a character that a file name cannot have everywhere',
    );
  }
  const why = whyBadPath(`${nameFrame(template, { scene: 'a', job: 'a', frame: frameNumber(1) })}.png`);
  if (why) throw new BadNamingTemplate(`the naming template makes a name that ${why}`);
}

/** File name of a frame, without its extension. Blender pads negative frames the same way: -007. */
export function nameFrame(template: string, named: NamedFrame): string {
  return template.replaceAll(placeholder, (_match, field: string, width: string | undefined) => {
    if (field === 'scene') return safeName(named.scene);
    if (field === 'job') return safeName(named.job);
    const digits = String(Math.abs(named.frame)).padStart(Number(width ?? 0), '0');
    return named.frame < 0 ? `-${digits}` : digits;
  });
}

/** Bytes of a name within a file's name: the frame and an extension must find room in 255. */
const longestPart = 100;

function safeName(text: string): string {
  const name = text.replaceAll(/[/\\:*?"<>|\p{Cc}]/gu, '_').replace(/^\./, '_');
  const letters = [...name];
  while (Buffer.byteLength(letters.join('')) > longestPart) letters.pop();
  return letters.join('');
}
