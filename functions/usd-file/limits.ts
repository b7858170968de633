import type { Allowance } from '../blend-file/allowance.ts';

/** What is left of what the layers of a scene may cost, all of them together. */
export interface LayerAllowances {
  /** Layers that are read. */
  readonly layers: Allowance;
  /** Bytes of them that are read, and that come of those which are compressed. */
  readonly layerBytes: Allowance;
  /** Elements of lists that are looked at. */
  readonly layerElements: Allowance;
  /** Layers that are named and looked for, once for each that names them. */
  readonly layerNames: Allowance;
  /** Bytes of paths. */
  readonly layerTextBytes: Allowance;
}
