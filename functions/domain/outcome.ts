import type { Milliseconds } from './units.ts';

/** What becomes of a message after a station has looked at it. */
export type Outcome =
  /** A consistent read has shown that there is nothing left to do. */
  | { readonly kind: 'delete' }
  /** To be delivered again, not before `after` has passed. */
  | { readonly kind: 'return'; readonly after: Milliseconds };
