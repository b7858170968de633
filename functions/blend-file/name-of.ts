import type { StructView } from './struct-view.ts';

/**
 * A data-block's name, without the two letters of its kind that names in files start with. The stand-in for a
 * linked one is a bare `ID`.
 */
export const nameOf = (dataBlock: StructView): string =>
  dataBlock.text(dataBlock.layout.name === 'ID' ? 'name' : 'id.name').slice(2);
