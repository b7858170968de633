import { beforeEach, describe, expect, test } from '@jest/globals';
import { cancelJob } from '../../functions/api/control-job.ts';
import { retryJob } from '../../functions/api/retry-job.ts';
import { digestOf } from '../../functions/domain/canonical-json.ts';
import { inputOf, type Job } from '../../functions/domain/job.ts';
import { blobKey } from '../../functions/domain/keys.ts';
import { days, minutes, seconds, sha256 } from '../../functions/domain/units.ts';
import type { BakeTask, Renderer } from '../../functions/ports/renderer.ts';
import { withMethods } from '../rules/with-methods.ts';
import { anOpenedScene } from '../simulation/an-opened-scene.ts';
import { apiOptions } from '../simulation/history.ts';
import { PrepareFarm, submitted } from './prepare-farm.ts';

let farm: PrepareFarm;
beforeEach(() => {
  farm = new PrepareFarm();
});

const sheet = { object: 'Sheet', kind: 'cloth', baked: false, scenes: ['Scene'] };

describe('a baked tree', () => {
  const looks = {
    cameras: ['Other'],
    engine: 'CYCLES',
    samples: 7,
    denoise: true,
    resolution: { percentage: 50 },
  };
  const otherManifest = sha256('1'.repeat(64));
  const byNewer: Partial<Renderer> = {
    open: async () => ({ ...anOpenedScene, blender: '5.2', simulations: [sheet] }),
  };

  test.each<
    [what: string, job: Partial<Job['request']>, renderer: Partial<Renderer>, more: object, bakes: number]
  >([
    ['serves a job that looks otherwise', { settings: looks }, {}, {}, 1],
    ['does not serve one of another scene in the file', { settings: { sceneName: 'Other' } }, {}, {}, 2],
    [
      'does not serve one with a setting that may matter',
      { settings: { simplify: { subdivision: 0 } } },
      {},
      {},
      2,
    ],
    ['does not serve one of another file', { scene: 'other.blend' }, {}, {}, 2],
    ['does not serve one of other files', { manifest: otherManifest }, {}, {}, 2],
    ['does not serve another Blender', {}, byNewer, {}, 2],
    ['does not serve a worker that runs scripts', {}, {}, { allowScripts: true }, 2],
  ])('%s', async (_what, job, renderer, more, bakes) => {
    await farm.prepare(await farm.submitted());
    await farm.ports.objects.put(blobKey(otherManifest), { bytes: Buffer.from('[]') });
    await farm.prepare(await farm.submitted(job, 'j_second'), renderer, more);
    expect(farm.bakes).toBe(bakes);
  });

  test.each<[frames: string, total: number, bakes: number]>([
    ['1-2', 2, 1],
    ['2-3', 2, 1],
    ['1-4', 4, 2],
    // Simulations begin with the first frame there is, be it before the scene's own.
    ['0-3', 4, 2],
  ])('of the frames 1 to 3 and a job of %s are %3$d bakes', async (frames, total, bakes) => {
    await farm.prepare(await farm.submitted());
    await farm.prepare(await farm.submitted({}, 'j_second', { frames, total }));
    expect(farm.bakes).toBe(bakes);
  });

  test('reaches to the last frame and from the first, in whatever order they are listed', async () => {
    const tasks: BakeTask[] = [];
    const settings = { samples: 7, simplify: { subdivision: 0 } };
    const job = await farm.submitted({ settings }, 'j_first', { frames: '5,9,2-3', total: 4 });
    const bake: Renderer['bake'] = async (task) => {
      tasks.push(task);
      return [];
    };
    await farm.prepare(job, { bake }, { allowScripts: true });
    expect(tasks).toMatchObject([{ from: 2, to: 9, scene: 'shot.blend', root: '/copy', allowScripts: true }]);
    expect(tasks[0]?.settings).toEqual({ simplify: { subdivision: 0 } });
    expect(tasks[0]?.limits).toEqual({ time: minutes(60), memory: 2 ** 30 });
  });

  test('counts as used by whoever finds it', async () => {
    await farm.prepare(await farm.submitted());
    const [key = ''] = (await farm.ports.objects.list('bakes/', { limit: 10 })).keys;
    await farm.pass(days(20));
    const before = farm.clock.now();
    await farm.prepare(await farm.submitted({}, 'j_second'));
    expect((await farm.ports.objects.head(key))?.usedAt).toBeGreaterThanOrEqual(before);
  });

  test('whose record is swept in that moment is baked anew', async () => {
    await farm.prepare(await farm.submitted());
    const objects = withMethods(farm.ports.objects, {
      read: async (key) => {
        if (key.startsWith('bakes/')) await farm.ports.objects.delete([key]);
        return farm.ports.objects.read(key);
      },
    });
    const second = await farm.submitted({}, 'j_second');
    await farm.prepare(second, {}, { ports: { ...farm.ports, objects } });
    expect(await farm.read(second)).toMatchObject({ state: 'rendering' });
    expect(farm.bakes).toBe(2);
  });

  test('is baked anew once any of its files is about to be removed', async () => {
    await farm.prepare(await farm.submitted());
    await farm.pass(days(30.5));
    await farm.prepare(await farm.submitted({}, 'j_second'));
    expect(farm.bakes).toBe(2);
  });

  test('stays while a job is open, and is swept with what is known of it when nobody has used it', async () => {
    const job = await farm.submitted();
    const scene = { path: 'shot.blend', sha256: digestOf('a scene'), size: 7 };
    await farm.ports.objects.put(blobKey(scene.sha256), { bytes: Buffer.from('a scene') });
    await farm.ports.objects.put(blobKey(submitted), { bytes: Buffer.from(JSON.stringify([scene])) });
    await farm.prepare(job);
    const baked = blobKey(inputOf(await farm.read(job)));
    await farm.pass(days(40));
    await farm.reconcile();
    expect(await farm.ports.objects.head(baked)).toBeDefined();
    // The scene as it was submitted, from which a retry bakes anew.
    expect(await farm.ports.objects.head(blobKey(scene.sha256))).toBeDefined();
    await cancelJob(farm.ports, job.id);
    await farm.pass(seconds(200));
    await farm.reconcile();
    await farm.pass(days(40));
    await farm.reconcile();
    expect(await farm.ports.objects.head(baked)).toBeUndefined();
    expect(await farm.ports.objects.list('bakes/', { limit: 10 })).toEqual({ keys: [] });
  });

  test('that is gone is baked anew by a retry', async () => {
    const job = await farm.submitted();
    await farm.prepare(job);
    await cancelJob(farm.ports, job.id);
    await farm.ports.objects.delete([blobKey(inputOf(await farm.read(job)))]);
    const retried = await retryJob(apiOptions(farm.ports), job.id, undefined);
    expect(retried.state).toBe('queued');
    await farm.prepare(retried);
    expect(farm.bakes).toBe(2);
    expect(await farm.read(job)).toMatchObject({ state: 'rendering', prepared: { sequential: false } });
  });
});
