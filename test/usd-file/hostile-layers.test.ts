import { expect, test } from '@jest/globals';
import { allowancesOf, defaultLimits } from '../../functions/blend-file/limits.ts';
import { readLayer } from '../../functions/usd-file/read-layer.ts';
import { sourceOf } from '../blend-file/byte-sources.ts';
import { hostileLayers, oddLayers } from './hostile-layers.ts';

const read = (layer: Uint8Array) => readLayer(sourceOf(new Uint8Array(layer)), allowancesOf(defaultLimits));

test.each(hostileLayers)('%s is refused by name', async (_what, layer, error) => {
  await expect(read(layer())).rejects.toMatchObject({ name: error, advice: expect.stringMatching(/\w{3}/) });
});

test.each(oddLayers)('%s is read', async (_what, layer, paths) => {
  expect((await read(layer())).paths.size).toBe(paths);
});
