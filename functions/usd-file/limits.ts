import type { Allowance } from '../blend-file/allowance.ts';

/** What is left of what the layers of a scene may cost, all of them together. */
export interface LayerAllowances {
  /** Layers that are read. */
  readonly layers: Allowance;
  /** Bytes of them that are read, and that come of those which are compressed. */
  readonly layerBytes: Allowance;
  /** Elements of lists that are looked at. */
  readonly elements: Allowance;
  /** Files that are looked for. */
  readonly files: Allowance;
  /** Bytes of paths. */
  readonly textBytes: Allowance;
}
