import type { OpenedScene } from '../../functions/ports/renderer.ts';

const summary = {
  name: 'Scene',
  active: true,
  engine: 'CYCLES',
  frames: { start: 1, end: 10, step: 1 },
  fps: { numerator: 24, denominator: 1 },
  resolution: { x: 64, y: 36, percentage: 100 },
  camera: 'Camera',
  output: 'PNG',
};

/** What a renderer without Blender says of every scene. */
export const anOpenedScene: OpenedScene = {
  savedBy: '4.5',
  blender: '4.5',
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
