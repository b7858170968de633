/**
 * Fields that files call otherwise than today's Blender does, by struct and today's name. Blender renames far
 * more often in its sources than in its files (dna_rename_defs.h keeps the names there), so this is short.
 * The name here counts first: some Blenders had both, and meant another thing by today's.
 */
const table: Readonly<Record<string, readonly string[]>> = {
  // Until 4.2 `filepath` was a library's absolute path on the machine that saved the file.
  'Library.filepath': ['name'],
  'Image.filepath': ['name'],
  'bSound.filepath': ['name'],
  'VFont.filepath': ['name'],
  'MovieClip.filepath': ['name'],
  'Text.filepath': ['name'],
  'Sequence.data': ['strip'],
};

export const namesInFiles = (struct: string, field: string): readonly string[] =>
  table[`${struct}.${field}`] ?? [];
