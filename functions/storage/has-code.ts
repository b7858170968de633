/**
 * Whether an error is one of the system's, by its name, such as `ENOENT`. Not by `instanceof`: an error of
 * Node's own is no `Error` of another realm, such as a test's.
 */
export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && codes.includes(String(error.code));
