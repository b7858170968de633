type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends string | number | boolean | null
    ? T
    : T extends object
      ? { -readonly [Key in keyof T]: Plain<T[Key]> }
      : T;

/** What a record looks like in an answer: the types of the schemas, which know no `readonly`. */
export const plainJson = <T extends object>(record: T): Plain<T> =>
  // A border of types: records hold JSON alone, and the answer is about to be written as such.
  record as unknown as Plain<T>;
