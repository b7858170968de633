import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when the condition holds; how long a test may wait for it is the test's own limit. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20);
}
