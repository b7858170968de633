import { setTimeout as sleep } from 'node:timers/promises';

/** Sleeps, unless the signal is raised: then its own reason is thrown, not that of the timer. */
export async function pause(time: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(time, undefined, signal && { signal }).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw error;
  });
}
