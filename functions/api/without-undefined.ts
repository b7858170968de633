/** Fields that may be undefined become fields that may be absent. */
type Present<T> = { [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key] } & {
  [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>;
};

/**
 * The same object without the fields that are undefined. Schemas call a field that may be absent one that may
 * be undefined; inside, an optional field is absent or has a value.
 */
export function withoutUndefined<T extends object>(value: T): Present<T> {
  // A border of types: `Object.fromEntries` forgets which fields there were.
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Present<T>;
}
