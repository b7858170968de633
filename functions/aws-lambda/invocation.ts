import type { Context } from 'aws-lambda';
import { type Milliseconds, milliseconds, seconds } from '../domain/units.ts';

/** What is left of an invocation when Blender is stopped: enough to record how its frame ended. */
const reserve: Milliseconds = seconds(10);
/** Work that would not be first to run into that end is given back before it. */
const beforeTheEnd: Milliseconds = seconds(2);

type Timed = Pick<Context, 'getRemainingTimeInMillis'>;

/** Time that Blender may still take in this invocation. */
export const timeForBlender = (invocation: Timed): Milliseconds =>
  milliseconds(Math.max(0, invocation.getRemainingTimeInMillis() - reserve));

/** Raises `signal` shortly before Blender would be stopped, unless it is disposed of earlier. */
export function nearingItsEnd(invocation: Timed): { readonly signal: AbortSignal } & Disposable {
  const nearing = new AbortController();
  const timer = setTimeout(() => nearing.abort(), Math.max(0, timeForBlender(invocation) - beforeTheEnd));
  return { signal: nearing.signal, [Symbol.dispose]: () => clearTimeout(timer) };
}
