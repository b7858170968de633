import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BlobHasher } from '../../functions/domain/blob-digest.ts';
import { blobKey } from '../../functions/domain/keys.ts';
import type { ManifestEntry } from '../../functions/domain/manifest.ts';
import { smallScene } from '../blend-file/small-scene.ts';
import { openTestFarm, type TestFarm } from './test-farm.ts';

/** A scene that can only be read from its beginning to its end, which takes too long for an answer. */
let farm: TestFarm;
let scene: ManifestEntry;
beforeAll(async () => {
  farm = await openTestFarm();
  const data = { code: 'DATA', address: 9n, struct: 'Object', body: new Uint8Array(0) };
  const whole = smallScene('-279v', (file) => file.block({ ...data, zeros: 257 * 2 ** 20 }));
  const content = gzipSync(whole, { level: 0 });
  const digest = new BlobHasher().update(content).digest();
  await farm.ports.objects.put(blobKey(digest.sha256), { bytes: content }, { sha256: digest.sha256 });
  scene = { path: 'shot.blend', ...digest };
});
afterAll(() => farm.close());

test('a scene that is too large to be read at submission is left to Blender, and that is said', async () => {
  const { status, body } = await farm.call('POST', '/jobs', {
    scene: 'shot.blend',
    manifest: [scene],
    frames: '1-3',
  });
  expect(status).toBe(202);
  expect(body).toMatchObject({ state: 'queued', frames: { total: 3 } });
  expect(body.warnings).toEqual([{ code: 'SceneNotChecked', message: expect.stringContaining('256 MiB') }]);
  const [delivery] = await farm.ports.queues.prepare.receive({ limit: 1, visibility: 1 as never });
  expect(delivery?.message).toMatchObject({ kind: 'prepare', job: body.id });
});

test.each([undefined, 'scene', '1,scene'])(
  'frames %p of such a scene are asked for by number',
  async (frames) => {
    const request = { scene: 'shot.blend', manifest: [scene], ...(frames !== undefined && { frames }) };
    const { status, body } = await farm.call('POST', '/jobs', request);
    expect(status).toBe(422);
    expect(body.errors).toEqual([expect.objectContaining({ code: 'FrameRangeUnknown', pointer: '/frames' })]);
  },
);

test('what else is wrong with a job of such a scene is told', async () => {
  const { status, body } = await farm.call('POST', '/jobs', {
    scene: 'shot.blend',
    manifest: [scene],
    frames: '1',
    settings: { samples: -1 },
  });
  expect(status).toBe(422);
  expect(body.errors).toEqual([expect.objectContaining({ pointer: '/settings/samples' })]);
});
