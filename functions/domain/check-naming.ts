import { FarmError } from './failure.ts';
import { whyBadPath } from './manifest.ts';
import {
  isPart,
  nameFrame,
  partFields,
  placeholder,
  roomForNames,
  type Token,
  tokensOf,
  withAllParts,
} from './naming.ts';
import { frameNumber } from './units.ts';

export class BadNamingTemplate extends FarmError {
  constructor(message: string) {
    super(message, {
      advice:
        'use {scene}, {job}, {frame} with its padding, and {camera}, {output} and {view} for what tells the files of a frame apart: {scene}_{camera}_{frame:04}',
      pointer: '/output/naming',
    });
  }
}

const constantFields: readonly string[] = ['scene', 'job', 'frame'];
/** Bytes of the scene's name that a template must leave room for. */
const leastRoom = 8;

/**
 * Two files never get one name: a frame's number must stand apart from what varies beside it, and what varies
 * must stand on one side of it; with {camera}_{frame}_{output} the camera A_1 and the output 2_B could meet
 * others half-way.
 * @throws BadNamingTemplate when files could share a name or a name could leave the folder
 */
export function checkNamingTemplate(template: string): void {
  const fields = [...template.matchAll(placeholder)];
  const names = fields.map((match) => match[1] ?? '');
  const unknown = names.find((name) => !constantFields.includes(name) && !isPart(name));
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
  const tokens = tokensOf(template);
  checkParts(tokens, names);
  if (roomForNames(tokensOf(withAllParts(template))) < leastRoom)
    throw new BadNamingTemplate('the naming template leaves no room for the names that it holds');
  const why = whyBadPath(`${nameFrame(template, { scene: 'a', job: 'a', frame: frameNumber(1) })}.png`);
  if (why) throw new BadNamingTemplate(`the naming template makes a name that ${why}`);
}

function checkParts(tokens: readonly Token[], names: readonly string[]): void {
  if (!names.some(isPart)) return;
  const repeated = partFields.find((field) => names.filter((name) => name === field).length > 1);
  if (repeated) throw new BadNamingTemplate(`the naming template has {${repeated}} twice`);
  const isBefore = names.slice(0, names.lastIndexOf('frame')).some(isPart);
  if (isBefore && names.slice(names.indexOf('frame')).some(isPart)) {
    throw new BadNamingTemplate(
      'the naming template has {camera}, {output} or {view} on both sides of {frame}: files could share a name',
    );
  }
  for (const [index, { field }] of tokens.entries()) {
    const next = tokens[index + 1]?.field;
    if (field === undefined || next === undefined) continue;
    throw new BadNamingTemplate(
      `the naming template has nothing between {${field}} and {${next}}: files could share a name`,
    );
  }
  const beside = tokens[tokens.findLastIndex(({ field }) => field === 'frame') - 1];
  if (isBefore && beside && !/[^\d-]/.test(beside.text)) {
    throw new BadNamingTemplate(
      `the naming template has “${beside.text}” before {frame}, which could be a part of its number`,
    );
  }
}
