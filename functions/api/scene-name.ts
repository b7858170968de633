/** The scene file's name without its folder and `.blend`: names jobs and files. */
export const sceneName = (path: string): string =>
  path.slice(path.lastIndexOf('/') + 1).replace(/\.blend$/i, '') || path;
