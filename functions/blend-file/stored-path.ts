/**
 * A path as a `.blend` stores it, made into one of the project tree: `//` is the folder of the file that names
 * it, and Windows writes backslashes and drives.
 * @param namedBy  the file that names it, relative to the tree's root
 * @returns relative to the root with `/` and without `.` or inner `..`; or `../…`, `/…`, `C:/…` when outside
 */
export function resolveStoredPath(stored: string, namedBy: string): string {
  const path = stored.replaceAll('\\', '/');
  // A share of a Windows network, not the folder of the file.
  if (stored.startsWith('\\\\')) return `/${normalised(path)}`;
  if (path.startsWith('//')) return normalised(join(folderOf(namedBy), path.slice(2)));
  if (path.startsWith('/') || /^[A-Za-z]:\//.test(path)) return normalised(path);
  // Blender would look in the folder it was started from, which for a render is none in particular.
  return normalised(join(folderOf(namedBy), path));
}

export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
export const fileNameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
export const join = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

/** Without `.` and inner `..`. */
export function normalised(path: string): string {
  const isAbsolute = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    const last = parts.at(-1);
    if (part === '..' && last !== undefined && last !== '..') parts.pop();
    else if (part !== '..' || !isAbsolute) parts.push(part);
  }
  return (isAbsolute ? '/' : '') + parts.join('/');
}
