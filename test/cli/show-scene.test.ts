import { expect, test } from '@jest/globals';
import { showScene } from '../../cli/scene/show-scene.ts';
import type { InspectedScene } from '../../functions/domain/scene-account.ts';

const plain: InspectedScene = {
  name: 'Shot',
  active: false,
  engine: 'CYCLES',
  addOnEngine: false,
  frames: { start: 1, end: 24, step: 1 },
  fps: { numerator: 24, denominator: 1 },
  resolution: { x: 1920, y: 1080, percentage: 100 },
  camera: 'Eye',
  output: 'PNG',
  depth: 8,
  picture: 'camera',
  cameras: ['Eye'],
  cameraMarkers: [],
  samples: null,
  samplesAnimated: false,
  viewLayers: [{ name: 'ViewLayer', rendered: true, samples: null }],
  sequencer: false,
  compositor: false,
  fileOutputs: 0,
  stereo: false,
};
const marker = (frame: number) => ({ frame, camera: 'Eye' });

test.each<[string, Partial<InspectedScene>, string]>([
  ['an engine of an add-on', { engine: 'LUXCORE', addOnEngine: true }, 'engine      LUXCORE (of an add-on)'],
  ['a step', { frames: { start: 1, end: 24, step: 2 } }, 'frames      1 to 24, in steps of 2, 24 a second'],
  ['animated samples', { samples: 64, samplesAnimated: true }, 'samples     64, animated'],
  ['markers', { camera: null, cameraMarkers: [marker(3)] }, 'markers     Eye from 3'],
  ['very many markers', { cameraMarkers: Array(12).fill(marker(1)) }, 'Eye from 1, and 2 more'],
  [
    'view layers',
    {
      viewLayers: [
        { name: 'All', rendered: true, samples: 16 },
        { name: 'Fog', rendered: false, samples: null },
      ],
    },
    'layers      All (16 samples), Fog (not rendered)',
  ],
  [
    'a layer that is not rendered',
    { viewLayers: [{ name: 'A', rendered: false, samples: null }] },
    'A (not rendered)',
  ],
  [
    'what comes with it',
    { compositor: true, fileOutputs: 2, stereo: true },
    'with        a compositor, 2 File Output nodes, two eyes (stereo)',
  ],
  ['the sequencer', { picture: 'sequencer' }, 'made from   its sequencer'],
  ['nothing', { picture: null, camera: null }, 'made from   NOTHING: there is no active camera'],
  ['another camera', { cameras: ['Eye', 'Far'] }, 'made from   camera Eye (also there: Far)'],
])('a page names %s', (_, changes, line) => expect(showScene({ ...plain, ...changes })).toContain(line));

test('and nothing that every scene has', () => {
  expect(
    showScene(plain)
      .split('\n')
      .map((line) => line.trim().split(/ {2,}/)[0]),
  ).toEqual(['Scene “Shot”', 'engine', 'frames', 'picture', 'made from']);
});
