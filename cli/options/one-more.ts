/** Collects what an option is given each time it is named. */
export const oneMore = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];
