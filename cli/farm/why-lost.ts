import { causeOf, codeOf, messageOf } from '../error-facts.ts';

/** Codes of failures before a request was sent, and what they mean. */
const neverSent: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'nothing listens there'],
  ['ENOTFOUND', 'there is no such host'],
  ['EAI_AGAIN', 'its name cannot be looked up'],
]);

/** `fetch` says no more than that it failed: the reason is its cause. */
export function whyLost(error: unknown): { readonly why: string; readonly unsent: boolean } {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return { why: 'it did not answer in time', unsent: false };
  }
  const cause = causeOf(error) ?? error;
  const code = codeOf(cause);
  const known = code === undefined ? undefined : neverSent.get(code);
  return { why: known ?? code ?? messageOf(cause), unsent: known !== undefined };
}
