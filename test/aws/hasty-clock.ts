import type { Milliseconds } from '../../functions/domain/units.ts';
import type { Clock } from '../../functions/ports/clock.ts';
import { systemClock } from '../../functions/ports/system-clock.ts';

/** This machine's clock, but that nobody waits for it: how long they would have waited is kept. */
export function hastyClock(random = () => 0.5): Clock & { readonly waits: Milliseconds[] } {
  const waits: Milliseconds[] = [];
  return { ...systemClock, random, sleep: async (time) => void waits.push(time), waits };
}
