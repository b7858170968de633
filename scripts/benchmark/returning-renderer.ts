import { bytes, milliseconds } from '../../functions/domain/units.ts';
import type { OpenedScene, Renderer } from '../../functions/ports/renderer.ts';

const summary = {
  name: 'Scene',
  active: true,
  engine: 'CYCLES',
  frames: { start: 1, end: 1, step: 1 },
  fps: { numerator: 24, denominator: 1 },
  resolution: { x: 64, y: 36, percentage: 100 },
  camera: 'Camera',
  output: 'PNG',
};

const opened: OpenedScene = {
  savedBy: '4.5',
  scenes: [summary],
  scene: summary,
  engine: 'CYCLES',
  files: [],
  missing: [],
  simulations: [],
  sound: false,
  movie: false,
  output: { format: 'PNG', depth: 8 },
  warnings: [],
  persistence: { on: true, why: [] },
};

/** Renders nothing, at once: what remains is what the farm itself costs. */
export const returningRenderer: Renderer = {
  start: async () => undefined,
  open: async () => opened,
  async render({ onRendered }) {
    onRendered?.();
    return { files: [], warnings: [], missing: [], renderTime: milliseconds(0), peakMemory: bytes(0) };
  },
  mixdown: async () => undefined,
  logTail: () => '',
  memory: () => bytes(0),
  close: async () => undefined,
};
