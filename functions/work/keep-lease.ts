import type { Job } from '../domain/job.ts';
import type { JobId, Milliseconds } from '../domain/units.ts';
import { milliseconds } from '../domain/units.ts';
import type { LeaseAnswer } from '../domain/work-rules/lease.ts';
import { heartbeat, leaseTime, renewEvery, takeoverGrace } from '../domain/work-rules/lease-times.ts';
import type { Ports } from '../ports/ports.ts';

/** How long a message stays hidden while its lease is held: until the lease may be taken over. */
export const hiddenWithLease: Milliseconds = milliseconds(leaseTime + takeoverGrace);

/** Why an attempt was ended from outside: none of these is a fault. */
export type Interruption = 'cancelled' | 'lease-lost' | 'stopping';

export interface LeaseKeeping {
  readonly job: JobId;
  /** Whether work in progress may go on, given the job as it is now. */
  readonly mayGoOn: (job: Job) => boolean;
  readonly renew: () => Promise<LeaseAnswer>;
  /** Keeps the message hidden as long as the lease is held. */
  readonly hide: (time: Milliseconds) => Promise<void>;
  /** Raised when the worker is told to stop. */
  readonly stop: AbortSignal;
}

export interface KeptLease {
  /** Raised as soon as the attempt is to end. */
  readonly signal: AbortSignal;
  interruption(): Interruption | undefined;
  /** Ends the heartbeats; the lease itself is left as it is. */
  end(): void;
}

/**
 * Holds a lease while its work goes on: heartbeats every 5 s look at the job, every 25 s the lease and its
 * message are renewed. A store that does not answer is no reason to stop before the lease is over.
 */
export function keepLease(ports: Ports, keeping: LeaseKeeping): KeptLease {
  const ended = new AbortController();
  const interrupted = new AbortController();
  let interruption: Interruption | undefined;
  const interrupt = (why: Interruption) => {
    interruption ??= why;
    interrupted.abort();
  };
  const onStop = () => interrupt('stopping');
  keeping.stop.addEventListener('abort', onStop);
  if (keeping.stop.aborted) onStop();

  const beat = async () => {
    let renewedAt = ports.clock.now();
    while (!ended.signal.aborted && !interruption) {
      await ports.clock.sleep(heartbeat, ended.signal);
      if (ended.signal.aborted) return;
      try {
        const job = await ports.jobs.readJob(keeping.job);
        if (!job || !keeping.mayGoOn(job)) return interrupt('cancelled');
        const now = ports.clock.now();
        if (now - renewedAt < renewEvery) continue;
        if ((await keeping.renew()) === 'lost') return interrupt('lease-lost');
        renewedAt = now;
        await keeping.hide(hiddenWithLease);
      } catch {
        // The store could not be asked: another worker may take over once the lease is past, not before.
        if (ports.clock.now() - renewedAt > leaseTime) return interrupt('lease-lost');
      }
    }
  };
  void beat();
  return {
    signal: interrupted.signal,
    interruption: () => interruption,
    end() {
      ended.abort();
      keeping.stop.removeEventListener('abort', onStop);
    },
  };
}
