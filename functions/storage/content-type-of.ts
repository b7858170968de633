/** Only types that no browser runs: outputs of strangers' scenes are served from the farm's own address. */
const types: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  exr: 'image/x-exr',
  mp4: 'video/mp4',
  mkv: 'video/x-matroska',
  flac: 'audio/flac',
  json: 'application/json',
  log: 'text/plain; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  zip: 'application/zip',
};

export function contentTypeOf(fileName: string): string {
  const extension = fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase();
  return (Object.hasOwn(types, extension) && types[extension]) || 'application/octet-stream';
}
