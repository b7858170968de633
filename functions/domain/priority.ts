import type { Job } from './job.ts';

/**
 * Which jobs' work goes first. There is none below `normal`: on Lambda a job could only wait for all others by
 * asking again and again whether they are done.
 */
export const priorities = ['normal', 'high'] as const;
export type Priority = (typeof priorities)[number];

/** Sorts jobs as workers take them: high ones first, and of one priority the oldest. */
export const inTurn = (one: Job, other: Job): number =>
  rankOf(one) - rankOf(other) || one.createdAt - other.createdAt;

const rankOf = ({ request }: Job) => -priorities.indexOf(request.priority);
