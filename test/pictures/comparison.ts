import * as z from 'zod';
import type { BlenderPython, Conversation } from './blender-python.ts';
import type { FilesByFrame } from './reference.ts';

const comparedPair = z.object({
  frame: z.number(),
  /** Greatest difference of any channel; null when the pictures are not of one kind, for the reason in `why`. */
  apart: z.number().nullable(),
  /** Of the values, those that differ by more than a thousandth: 0 to 1. */
  share: z.number(),
  /** Between two values that the file can hold; 0 for floating point. */
  step: z.number(),
  why: z.string(),
});
export type ComparedPair = z.output<typeof comparedPair>;

const answer = z.union([
  z.object({ pairs: z.array(comparedPair), changes: z.number() }),
  z.object({ error: z.string() }),
]);

export interface Comparison {
  readonly pairs: readonly ComparedPair[];
  /** Greatest difference between the first of the reference's frames and another. */
  readonly changes: number;
  /** Frames with other files than the reference's, in words. */
  readonly odd: readonly string[];
}

/** Compares the farm's files with the reference's, frame by frame, in one long-lived Blender. */
export class Comparer {
  readonly #compare: Conversation;

  constructor(blender: BlenderPython) {
    this.#compare = blender.converse(['test/pictures/compare.py']);
  }

  /** @param sheet  path of a PNG to be made of the first picture of each frame */
  async compare(reference: FilesByFrame, farm: FilesByFrame, sheet?: string): Promise<Comparison> {
    const pairs: [number, string, string][] = [];
    const odd: string[] = [];
    for (const [frame, files] of [...farm].toSorted(([a], [b]) => a - b)) {
      const wanted = reference.get(frame) ?? [];
      if (wanted.length !== files.length) {
        odd.push(`frame ${frame} has ${files.length} files, the reference ${wanted.length}`);
      }
      for (const [index, file] of files.entries()) {
        const other = wanted[index];
        if (other !== undefined) pairs.push([frame, other, file]);
      }
    }
    const moving = [...reference.values()].flatMap(([first]) => (first === undefined ? [] : [first]));
    const said = answer.parse(await this.#compare.ask({ pairs, moving, sheet: sheet ?? null }));
    if ('error' in said) return { pairs: [], changes: 0, odd: [...odd, said.error] };
    return { ...said, odd };
  }

  end(): Promise<void> {
    return this.#compare.end();
  }
}
