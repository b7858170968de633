import { days, type Instant } from './units.ts';

/** A blob counts as there for so long after its last recorded use; then it is to be uploaded again. */
const blobLife = days(30);

/**
 * A blob that was not used for so long may be removed. A day more than it counts as there: whoever has found
 * one has its job stored long before the blob can go.
 */
export const blobRemovedAfter = days(31);

/** A use is recorded when the last one on record is older than this, which costs a fraction of recording all. */
export const useRecordedEvery = days(7);

export const countsAsThere = (blob: { readonly usedAt: Instant }, now: Instant): boolean =>
  now - blob.usedAt < blobLife;
