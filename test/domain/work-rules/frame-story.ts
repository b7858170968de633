import type { Failure, FailureClass } from '../../../functions/domain/failure.ts';
import {
  epoch,
  type Instant,
  instant,
  type LeaseToken,
  leaseToken,
} from '../../../functions/domain/units.ts';
import { countChange, type Work } from '../../../functions/domain/work.ts';
import { claim } from '../../../functions/domain/work-rules/claim.ts';
import { complete } from '../../../functions/domain/work-rules/complete.ts';
import type { Decision } from '../../../functions/domain/work-rules/decision.ts';
import { fault } from '../../../functions/domain/work-rules/fault.ts';
import { giveUp } from '../../../functions/domain/work-rules/give-up.ts';
import { release, releasePredecessor, renew } from '../../../functions/domain/work-rules/lease.ts';
import { reset } from '../../../functions/domain/work-rules/reset.ts';
import { failed } from '../some-work.ts';

/** What may happen next to one frame that three workers want. */
export type Step =
  | { readonly kind: 'time'; readonly by: number }
  | { readonly kind: 'retry' | 'reset' | 'give-up' | 'predecessor' }
  | { readonly kind: 'claim'; readonly worker: number }
  | { readonly kind: 'renew' | 'release' | 'complete'; readonly worker: number }
  | { readonly kind: 'fault'; readonly worker: number; readonly class: FailureClass };

export const faultLimit = 3;

type Holding = Extract<
  Step,
  { readonly kind: 'renew' | 'release' | 'complete' } | { readonly kind: 'fault' }
>;

/** A frame, the workers that want it, and what they believe. */
export class FrameStory {
  now: Instant = instant(1_000_000);
  jobEpoch = epoch(1);
  work: Work<LeaseToken> | undefined;
  counts = { rendering: 0, succeeded: 0, failed: 0 };
  /** Token of the last claim of each worker that was answered with `claimed`. */
  readonly tokens: (LeaseToken | undefined)[] = [];
  #claims = 0;

  take(step: Step): string {
    switch (step.kind) {
      case 'time':
        this.now = instant(this.now + step.by);
        return 'passed';
      case 'retry':
        this.jobEpoch = epoch(this.jobEpoch + 1);
        return 'passed';
      case 'reset':
        return this.#write(reset(this.work, this.jobEpoch, this.now));
      case 'give-up':
        return this.#write(giveUp(this.work, this.jobEpoch, failed('transient'), this.now)).kind;
      case 'predecessor':
        return this.#write(releasePredecessor(this.work, this.now));
      case 'claim':
        return this.#claim(step.worker);
      default:
        return this.#asHolder(step);
    }
  }

  #claim(worker: number): string {
    const token = leaseToken(`claim ${++this.#claims}`);
    const request = { token, worker: `w${worker}`, epoch: this.jobEpoch, faultLimit };
    const answer = this.#write(claim(this.work, request, this.now));
    if (answer.kind === 'claimed') this.tokens[worker] = token;
    return answer.kind;
  }

  #asHolder(step: Holding): string {
    const token = this.tokens[step.worker] ?? leaseToken('never claimed');
    switch (step.kind) {
      case 'renew':
        return this.#write(renew(this.work, token, {}, this.now));
      case 'release':
        return this.#write(release(this.work, token, this.now));
      case 'complete':
        return this.#write(complete(this.work, token, token, this.now));
      case 'fault': {
        const failure: Failure = failed(step.class);
        return this.#write(fault(this.work, token, failure, faultLimit, this.now)).kind;
      }
    }
  }

  #write<Answer>({ write, answer }: Decision<LeaseToken, Answer>): Answer {
    if (write) {
      const change = countChange(this.work?.state ?? 'queued', write.state);
      this.counts = {
        rendering: this.counts.rendering + change.rendering,
        succeeded: this.counts.succeeded + change.succeeded,
        failed: this.counts.failed + change.failed,
      };
      this.work = write;
    }
    return answer;
  }
}
