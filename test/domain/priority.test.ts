import { expect, test } from '@jest/globals';
import { inTurn, type Priority } from '../../functions/domain/priority.ts';
import { instant, jobId } from '../../functions/domain/units.ts';
import { aJob } from './a-job.ts';

test('workers take high jobs first, and of one priority the oldest', () => {
  const job = (name: string, priority: Priority, createdAt: number) => {
    const { request } = aJob();
    return aJob({ id: jobId(name), request: { ...request, priority }, createdAt: instant(createdAt) });
  };
  const jobs = [
    job('third', 'normal', 1),
    job('second', 'high', 4),
    job('fourth', 'normal', 2),
    job('first', 'high', 3),
  ];
  expect(jobs.sort(inTurn).map(({ id }) => id)).toEqual(['first', 'second', 'third', 'fourth']);
});
