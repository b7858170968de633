import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { submitJob } from '../../functions/api/submit-job.ts';
import { digestOf } from '../../functions/domain/canonical-json.ts';
import { blobKey } from '../../functions/domain/keys.ts';
import { lambdaLimits } from '../../functions/domain/limits.ts';
import { bytes, seconds } from '../../functions/domain/units.ts';
import type { ObjectStore } from '../../functions/ports/object-store.ts';
import { madeScenes } from '../e2e/farm-process.ts';
import { apiOptions } from '../simulation/history.ts';
import { openTestFarm, type TestFarm } from './test-farm.ts';

let farm: TestFarm;
beforeAll(async () => {
  farm = await openTestFarm();
});
afterAll(() => farm.close());

const size = bytes(1);
const textures = Array.from({ length: 4999 }, (_none, index) => {
  const path = `textures/${index}.png`;
  return { path, sha256: digestOf(path), size };
});

/** A store that has all textures, and how it is asked for them. */
function withTextures(objects: ObjectStore) {
  const keys = new Map(textures.map(({ sha256 }) => [blobKey(sha256), sha256]));
  const asked = { times: 0, now: 0, most: 0 };
  const head: ObjectStore['head'] = async (key) => {
    const sha256 = keys.get(key);
    if (sha256 === undefined) return objects.head(key);
    asked.times += 1;
    asked.now += 1;
    asked.most = Math.max(asked.most, asked.now);
    await nextTurn();
    asked.now -= 1;
    return { size, sha256, usedAt: await farm.ports.jobs.now() };
  };
  const bind = (target: ObjectStore, name: string | symbol) => {
    const method: unknown = Reflect.get(target, name, target);
    return typeof method === 'function' ? method.bind(target) : method;
  };
  const store = new Proxy(objects, { get: (target, name) => (name === 'head' ? head : bind(target, name)) });
  return { store, asked };
}

test('a manifest of 5,000 files asks the store for each once, 64 at a time', async () => {
  const scene = await farm.upload('cube.blend', readFileSync(join(madeScenes(), 'cube.blend')));
  const { store, asked } = withTextures(farm.ports.objects);
  const options = {
    ...apiOptions({ ...farm.ports, objects: store }),
    limits: lambdaLimits(bytes(10 * 2 ** 30), seconds(600)),
  };
  const job = await submitJob(options, { scene: scene.path, manifest: [scene, ...textures] }, undefined);
  expect(job.total).toBe(8);
  expect(asked).toEqual({ times: textures.length, now: 0, most: 64 });
});
