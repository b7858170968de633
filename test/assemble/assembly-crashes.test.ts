import { expect, test } from '@jest/globals';
import { minutes } from '../../functions/domain/units.ts';
import type { Ports } from '../../functions/ports/ports.ts';
import { type AssemblyFarm, assemblyFarm, brightness } from './assembly-farm.ts';
import { middles } from './decoded.ts';

const wish = { frames: '1-3', faults: 5 };

/** Ports that work for so many calls; then, as for a process that has died, none is ever made again. */
function dyingAfter(ports: Ports, calls: number): { readonly ports: Ports; readonly made: () => number } {
  let made = 0;
  const dying = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          if (++made > calls) throw new Error('the process has died');
          return Reflect.apply(value, target, args);
        };
      },
    });
  const { jobs, objects, events, queues, clock } = ports;
  return {
    ports: {
      jobs: dying(jobs),
      objects: dying(objects),
      events: dying(events),
      queues: { ...queues, assemble: dying(queues.assemble) },
      clock,
    },
    made: () => made,
  };
}

async function callsOfOneVideo(): Promise<number> {
  const farm = await assemblyFarm(wish);
  const counted = dyingAfter(farm.ports, Number.POSITIVE_INFINITY);
  await farm.assemble(counted.ports);
  farm.close();
  return counted.made();
}

/** Others take the message, again and again, while time goes by. */
async function finish(farm: AssemblyFarm): Promise<void> {
  for (let taken = 0; taken < 10; taken++) {
    if ((await farm.assemble()).kind === 'delete') return;
    farm.pass(minutes(3));
  }
  throw new Error('the video is never finished');
}

test('a process that dies between any two steps leaves a video that others finish', async () => {
  const calls = await callsOfOneVideo();
  expect(calls).toBeGreaterThan(15);
  for (let call = 0; call < calls; call++) {
    const farm = await assemblyFarm(wish);
    await expect(farm.assemble(dyingAfter(farm.ports, call).ports)).rejects.toThrow('the process has died');
    await finish(farm);
    expect(await farm.read()).toMatchObject({ state: 'succeeded' });
    const seen = middles(await farm.video()).map(([red]) => red ?? 0);
    expect(seen.map((red, index) => Math.abs(red - brightness(index)) <= 2)).toEqual([true, true, true]);
    farm.close();
  }
}, 300_000);
