import type { Milliseconds } from '../../functions/domain/units.ts';
import { ManualClock } from '../contract/manual-clock.ts';
import type { MiniStack } from './ministack.ts';

/** Time that passes only when a test says so, and then in the local AWS as well. */
export class AwsClock extends ManualClock {
  readonly #aws: MiniStack;

  constructor(aws: MiniStack) {
    super();
    this.#aws = aws;
    aws.setTime(this.now());
  }

  override advance(time: Milliseconds): void {
    super.advance(time);
    this.#aws.setTime(this.now());
  }
}
