import type { Failure } from '../domain/failure.ts';
import { afterEvent, type Job } from '../domain/job.ts';
import { isEnded } from '../domain/job-state.ts';
import type { DeadLetter } from '../domain/messages.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { FrameNumber } from '../domain/units.ts';
import { giveUp } from '../domain/work-rules/give-up.ts';
import type { Ports } from '../ports/ports.ts';
import { frameFailed } from '../work/frame-failed.ts';
import { hiddenWithLease } from '../work/keep-lease.ts';
import { moveJob } from '../work/move-job.ts';
import { settleJob } from '../work/settle-job.ts';

export interface DeadLetterStation {
  take(letter: DeadLetter): Promise<Outcome>;
}

/** What is written of a message that came back again and again and never said why. */
const endedWithoutAWord: Failure = {
  class: 'transient',
  code: 'EndedWithoutAWord',
  message: 'every worker that took it stopped without a word',
  advice: 'replay it on your own machine; if that works, retry it with more memory for the workers',
};

/** Makes sure that what died is recorded as failed, with a cause, and that its job moves on. */
export function deadLetterStation(ports: Ports): DeadLetterStation {
  return {
    async take({ message, failure = endedWithoutAWord }) {
      const job = await ports.jobs.readJob(message.job);
      if (!job || job.epoch !== message.epoch || isEnded(job.state)) return { kind: 'delete' };
      switch (message.kind) {
        case 'frame':
          return failFrame(ports, job, message.frame, failure);
        case 'bell':
        case 'sequence':
          return dropSequence(ports, job);
        case 'prepare':
          return failJob(ports, job, failure);
      }
    },
  };
}

async function failFrame(ports: Ports, job: Job, frame: FrameNumber, failure: Failure): Promise<Outcome> {
  const answer = await ports.jobs.updateFrame(job.id, frame, (record, now) =>
    giveUp(record, job.epoch, failure, now),
  );
  switch (answer.kind) {
    case 'leased':
      return { kind: 'return', after: hiddenWithLease };
    case 'failed':
      await frameFailed(ports, job, frame, answer.work);
      return { kind: 'delete' };
    case 'not-needed':
      await settleJob(ports, job.id);
      return { kind: 'delete' };
  }
}

/**
 * Fails nothing: a bell is no work, and a second message of a sequence comes back again and again while the first one's worker renders.
 * A frame that kills its workers is failed by their claims, and reconcile sends the sequence again if need be.
 */
async function dropSequence(ports: Ports, job: Job): Promise<Outcome> {
  await settleJob(ports, job.id);
  return { kind: 'delete' };
}

async function failJob(ports: Ports, seen: Job, failure: Failure): Promise<Outcome> {
  await moveJob(ports, seen.id, (job, now) =>
    job.epoch === seen.epoch && job.prepared === undefined
      ? afterEvent({ ...job, failure }, { kind: 'fail' }, now)
      : undefined,
  );
  return { kind: 'delete' };
}
