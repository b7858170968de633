import { bytes, milliseconds } from '../../functions/domain/units.ts';
import type { Renderer } from '../../functions/ports/renderer.ts';
import { anOpenedScene } from '../../test/simulation/an-opened-scene.ts';

/** Renders nothing, at once: what remains is what the farm itself costs. */
export const returningRenderer: Renderer = {
  start: async () => undefined,
  open: async () => anOpenedScene,
  async render({ onNextWanted }) {
    onNextWanted?.();
    return {
      files: [],
      warnings: [],
      missing: [],
      renderTime: milliseconds(0),
      peakMemory: bytes(0),
      kept: false,
    };
  },
  mixdown: async () => undefined,
  bake: async () => [],
  logTail: () => '',
  memory: () => bytes(0),
  close: async () => undefined,
};
