import type { RenderSession } from '../../functions/ports/renderer.ts';

export const enginesUnderTest = ['CYCLES', 'BLENDER_EEVEE', 'BLENDER_WORKBENCH'];

/** A small picture, denoised where the engine can: what is left out of the image must not show in it. */
export const pictureSettings = (engine: string): Partial<RenderSession> => ({
  settings: { engine, samples: 8, denoise: true, resolution: { x: 320, y: 180, percentage: 100 } },
});
