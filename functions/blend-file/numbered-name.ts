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
  const dot = path.lastIndexOf('.');
  let end = dot < folderEnd ? path.length : dot;
  while (end > folderEnd && !isDigit(path, end - 1)) end--;
  let start = end;
  while (start > folderEnd && isDigit(path, start - 1)) start--;
  if (start === end) return undefined;
  return {
    head: path.slice(0, start),
    number: Number(path.slice(start, end)),
    digits: end - start,
    tail: path.slice(end),
  };
}

const isDigit = (text: string, index: number) => text[index] !== undefined && /\d/.test(text[index]);

export function member(name: NumberedName, number: number): string {
  const sign = number < 0 ? '-' : '';
  return name.head + sign + String(Math.abs(number)).padStart(name.digits, '0') + name.tail;
}
