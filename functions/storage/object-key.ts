import { BadObjectKey } from '../ports/object-store.ts';

const longestKey = 512;

/** Refuses what no store may take as a key, so that every store takes the same. @throws BadObjectKey */
export function checkObjectKey(key: string): void {
  const why = whyBadKey(key);
  if (why) throw new BadObjectKey(key, why);
}

function whyBadKey(key: string): string | undefined {
  if (key === '') return 'is empty';
  if (Buffer.byteLength(key) > longestKey) return `is longer than ${longestKey} bytes`;
  if (/[\\\p{Cc}]/u.test(key)) return 'has a backslash or a control character';
  // A folder of objects keeps its unfinished files there.
  if (key.startsWith('.')) return 'begins with a dot';
  const parts = key.split('/');
  if (parts.includes('..')) return 'leaves the store with ..';
  if (parts.some((part) => part === '' || part === '.')) return 'has an empty part or a dot alone';
  if (parts.some((part) => Buffer.byteLength(part) > 255)) return 'has a part longer than a file name can be';
  return undefined;
}
