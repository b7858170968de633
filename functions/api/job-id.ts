import { type Instant, type JobId, jobId, type LeaseToken } from '../domain/units.ts';

/**
 * A job's id: `j_`, nine digits of time in base 32, thirteen random characters (78 bits). Ids sort by the time
 * at which their jobs were made.
 */
export const newJobId = (now: Instant, random: LeaseToken): JobId =>
  jobId(`j_${now.toString(32).padStart(9, '0')}${random.slice(0, 13)}`);
