import type { StructView } from './struct-view.ts';

/** A data-block's name, without the two letters of its kind that names in files start with. */
export const nameOf = (dataBlock: StructView): string => dataBlock.text('id.name').slice(2);
