import { expect, test } from '@jest/globals';
import { DynamoFleetMemory } from '../../functions/aws/dynamo-fleet-memory.ts';
import { DynamoTable } from '../../functions/aws/dynamo-table.ts';
import { seconds } from '../../functions/domain/units.ts';
import { planFleet } from '../../functions/gpu-fleet/plan-fleet.ts';
import { systemClock } from '../../functions/ports/system-clock.ts';
import { ManualClock } from '../contract/manual-clock.ts';
import { createTable } from './create-table.ts';
import { miniStack } from './ministack.ts';

const work = [{ waiting: 100, sideBySide: 100, frameTime: seconds(600), rendering: [] }];
const view = { work, messages: 100, workers: [], maximum: 4 };

test('of scalers that run at the same time, one submits, and the others see that it will', async () => {
  const { dynamo } = (await miniStack()).clients;
  await createTable(dynamo, 'fleet');
  const clock = new ManualClock();
  const time = { now: async () => clock.now() };
  const open = () =>
    new DynamoFleetMemory({ table: new DynamoTable(dynamo, 'fleet', systemClock), clock: systemClock, time });
  const steps = await Promise.all(Array.from({ length: 5 }, () => open().update(planFleet(view))));
  expect(steps.flatMap(({ submit }) => submit)).toEqual([1, 2, 3, 4].map((number) => `gpu-worker-${number}`));
  clock.advance(seconds(121));
  const { submit } = await open().update(planFleet(view));
  expect(submit[0]).toBe('gpu-worker-5');
});
