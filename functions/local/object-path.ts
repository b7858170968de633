import { join } from 'node:path';
import { BadObjectKey } from '../ports/object-store.ts';

const longestKey = 512;

/** The file that holds the key's object. @throws BadObjectKey when it would lie elsewhere than below `root` */
export function objectPath(root: string, key: string): string {
  const why = whyBadKey(key);
  if (why) throw new BadObjectKey(key, why);
  return join(root, key);
}

function whyBadKey(key: string): string | undefined {
  if (key === '') return 'is empty';
  if (Buffer.byteLength(key) > longestKey) return `is longer than ${longestKey} bytes`;
  if (/[\\\p{Cc}]/u.test(key)) return 'has a backslash or a control character';
  // The store keeps its unfinished files there.
  if (key.startsWith('.')) return 'begins with a dot';
  const parts = key.split('/');
  if (parts.includes('..')) return 'leaves the store with ..';
  if (parts.some((part) => part === '' || part === '.')) return 'has an empty part or a dot alone';
  if (parts.some((part) => Buffer.byteLength(part) > 255)) return 'has a part longer than a file name can be';
  return undefined;
}
