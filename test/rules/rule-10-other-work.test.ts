import { beforeEach, describe, expect, test } from '@jest/globals';
import { leaseToken } from '../../functions/domain/units.ts';
import { claim } from '../../functions/domain/work-rules/claim.ts';
import { TableFarm } from './table-farm.ts';

let farm: TableFarm;
beforeEach(() => {
  farm = new TableFarm();
});

describe('10. other pieces of work use the same claim and lease', () => {
  test('of two workers that would prepare a scene, one does', async () => {
    const job = await farm.job(1);
    const request = { worker: 'a', epoch: job.epoch, faultLimit: 3 };
    const tokens = ['first', 'second'].map(leaseToken);
    const answers = await Promise.all(
      tokens.map((token) =>
        farm.ports.jobs.updateTask(job.id, 'prepare', (task, now) => claim(task, { ...request, token }, now)),
      ),
    );
    expect(answers.map(({ kind }) => kind)).toEqual(['claimed', 'wait']);
  });
});
