/** A file name with a number in it, by which Blender finds the other members of a sequence. */
export interface NumberedName {
  readonly head: string;
  readonly number: number;
  readonly digits: number;
  readonly tail: string;
}

/** The last run of digits in the file's name (not its folder) counts. @see BLI_path_sequence_decode */
export function numberedName(path: string): NumberedName | undefined {
  const folderEnd = path.lastIndexOf('/') + 1;
  const name = path.slice(folderEnd);
  const dot = name.lastIndexOf('.');
  const stem = dot < 0 ? name : name.slice(0, dot);
  const match = /^(.*?)(\d+)(\D*)$/.exec(stem);
  if (!match) return undefined;
  const [, before = '', number = '', after = ''] = match;
  return {
    head: path.slice(0, folderEnd) + before,
    number: Number(number),
    digits: number.length,
    tail: after + name.slice(stem.length),
  };
}

export function member(name: NumberedName, number: number): string {
  const sign = number < 0 ? '-' : '';
  return name.head + sign + String(Math.abs(number)).padStart(name.digits, '0') + name.tail;
}
