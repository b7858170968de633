/**
 * Fields that were called otherwise in earlier (or are in later) Blenders, by today's struct and name. Blender
 * renames in its sources far more often than in its files (dna_rename_defs.h keeps those names), so this is short.
 */
const table: Readonly<Record<string, readonly string[]>> = {
  'Library.filepath': ['name'],
  'Image.filepath': ['name'],
  'bSound.filepath': ['name'],
  'VFont.filepath': ['name'],
  'MovieClip.filepath': ['name'],
};

export const earlierNames = (struct: string, field: string): readonly string[] =>
  table[`${struct}.${field}`] ?? [];
