import { beforeEach, describe, expect, test } from '@jest/globals';
import { instant, minutes, seconds } from '../../functions/domain/units.ts';
import { TableFarm } from './table-farm.ts';
import { withMethods } from './with-methods.ts';
import { deadAfterClaim, dies, renders } from './worker-fates.ts';

let farm: TableFarm;
beforeEach(() => {
  farm = new TableFarm();
});

describe('8. time is the store’s time', () => {
  test('a worker whose clock is a day fast does not take over a live lease', async () => {
    const job = await farm.job(1);
    void farm.worker('a', dies, deadAfterClaim(farm.ports)).take(farm.message(job));
    await farm.pass(seconds(10));
    const fast = withMethods(farm.ports.clock, {
      now: () => instant(farm.clock.now() + minutes(60 * 24)),
    });
    const outcome = await farm.until(
      farm.worker('b', renders(1), { ...farm.ports, clock: fast }).take(farm.message(job)),
    );
    expect(outcome).toEqual({ kind: 'return', after: seconds(110) });
    expect(await farm.frame()).toMatchObject({ attempt: 1, lease: { worker: 'a' } });
  });
});
