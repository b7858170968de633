import type { Milliseconds } from '../../functions/domain/units.ts';
import { ManualClock } from '../contract/manual-clock.ts';

/** Whoever sleeps wakes at once, later by what was to be slept. */
export class HurriedClock extends ManualClock {
  /** Milliseconds that were slept in all. */
  slept = 0;

  override async sleep(time: Milliseconds): Promise<void> {
    this.slept += time;
    this.advance(time);
  }
}
