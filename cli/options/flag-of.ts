/** Options that stand for fields of a request, by the fields' JSON pointers. */
const flags: readonly (readonly [pointer: string, flag: string])[] = [
  ['/frames', '--frames'],
  ['/order', '--order'],
  ['/name', '--name'],
  ['/settings/sceneName', '--scene-name'],
  ['/settings/cameras', '--camera'],
  ['/settings/engine', '--engine'],
  ['/settings/samples', '--samples'],
  ['/settings/resolution', '--resolution'],
  ['/settings/denoise', '--denoise'],
  ['/settings/viewLayers', '--view-layer'],
  ['/settings/passes', '--pass'],
  ['/settings/region', '--region'],
  ['/settings/stereo', '--stereo'],
  ['/settings/compositor', '--compositor'],
  ['/settings/sequencer', '--sequencer'],
  ['/settings/transparent', '--transparent'],
  ['/settings/motionBlur', '--motion-blur'],
  ['/settings/color/viewTransform', '--view-transform'],
  ['/settings/color/look', '--look'],
  ['/settings/color/exposure', '--exposure'],
  ['/settings/color/gamma', '--gamma'],
  ['/settings/simplify/subdivision', '--subdivision'],
  ['/settings/simplify/particles', '--particles'],
  ['/settings/simplify', '--simplify'],
  ['/output/format', '--format'],
  ['/output/depth', '--depth'],
  ['/output/compression', '--compression'],
  ['/output/quality', '--quality'],
  ['/output/codec', '--exr-codec'],
  ['/output/naming', '--naming'],
  ['/output/video/audio', '--audio'],
  ['/output/video/codec', '--codec'],
  ['/output/video', '--video'],
  ['/limits/faults', '--faults'],
  ['/limits/allowMissingFiles', '--allow-missing'],
];

/** The option that a person would change, or undefined when the field is none of theirs. */
export const flagOf = (pointer: string): string | undefined =>
  flags.find(([field]) => pointer === field || pointer.startsWith(`${field}/`))?.[1];

/** Advice for programs, such as “set limits.allowMissingFiles”, in a person's words: “set --allow-missing”. */
export function inOptions(text: string): string {
  return flags.reduce((told, [pointer, flag]) => {
    const field = pointer.slice(1).replaceAll('/', '.');
    return field.includes('.')
      ? told.replaceAll(new RegExp(`\\b${field.replaceAll('.', '\\.')}\\b`, 'g'), flag)
      : told;
  }, text);
}
