import { beforeEach, describe, expect, test } from '@jest/globals';
import { seconds } from '../../functions/domain/units.ts';
import type { Ports } from '../../functions/ports/ports.ts';
import { TableFarm } from './table-farm.ts';
import { withMethods } from './with-methods.ts';
import { renders } from './worker-fates.ts';

let farm: TableFarm;
beforeEach(() => {
  farm = new TableFarm();
});

describe('5. whoever sees the whole moves the job on, and one alone does', () => {
  test('the last of many frames ends the job once', async () => {
    const job = await farm.job(20);
    const states: string[] = [];
    const events = {
      publish: async (event: { kind: string; state?: string }) =>
        void (event.kind === 'job' && states.push(event.state ?? '')),
    };
    const ports: Ports = { ...farm.ports, events };
    await farm.until(
      Promise.all(
        Array.from({ length: 20 }, (_none, index) =>
          farm.worker(`w${index}`, renders(5), ports).take(farm.message(job, index + 1)),
        ),
      ),
    );
    expect(await farm.jobState()).toBe('succeeded');
    expect(states).toEqual(['succeeded']);
  });

  test('a worker that died between its commit and its look at the whole is made good by the message', async () => {
    const job = await farm.job(1);
    const jobs = withMethods(farm.ports.jobs, { countFrames: () => new Promise<never>(() => undefined) });
    void farm.worker('a', renders(1), { ...farm.ports, jobs }).take(farm.message(job));
    await farm.pass(seconds(5));
    expect([await farm.state(), await farm.jobState()]).toEqual(['succeeded', 'rendering']);
    await farm.until(farm.worker('b').take(farm.message(job)));
    expect(await farm.jobState()).toBe('succeeded');
  });
});
