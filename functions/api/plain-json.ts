type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends string | number | boolean | null
    ? T
    : unknown extends T
      ? Json
      : T extends object
        ? { -readonly [Key in keyof T]: Plain<T[Key]> }
        : T;
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** What a record looks like in an answer: the types of the schemas, which know no `readonly` and no `unknown`. */
export const plainJson = <T extends object>(record: T): Plain<T> =>
  // A border of types: records hold JSON alone, and the answer is about to be written as such.
  record as unknown as Plain<T>;
