/**
 * The files of a picture that stands in one for each eye, or each camera of a rig: Blender puts the suffixes of the
 * scene's views where the stored path has one of them.
 * @param suffixes  such as `_L` and `_R`
 * @returns the path alone when it has none of the suffixes
 */
export function viewPaths(path: string, suffixes: readonly string[]): string[] {
  const dot = path.lastIndexOf('.');
  const end = dot > Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) ? dot : path.length;
  const stem = path.slice(0, end);
  const own = suffixes.find((suffix) => suffix !== '' && stem.endsWith(suffix));
  if (own === undefined) return [path];
  return suffixes.map((suffix) => stem.slice(0, -own.length) + suffix + path.slice(end));
}
