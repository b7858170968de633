import type { PictureFormat, RenderSettings } from '../../functions/domain/picture.ts';
import { BlenderBench } from '../../test/blender/test-blender.ts';

const formats: readonly PictureFormat[] = [
  { format: 'PNG', depth: 8 },
  { format: 'PNG', depth: 16 },
  { format: 'JPEG', depth: 8 },
  { format: 'OPEN_EXR', depth: 16 },
  { format: 'OPEN_EXR', depth: 32 },
  { format: 'OPEN_EXR_MULTILAYER', depth: 32 },
];
const scenes = ['plain', 'still_room', 'blurred', 'glass', 'skin', 'waves', 'fog', 'adaptive', 'passes'];
const denoised = ['glass', 'skin', 'fog'];
const resolution = { x: 320, y: 180 };
/** Frames whose data are kept, and the one that is compared. */
const before = [9, 4];
const compared = 2;

export interface Noise {
  readonly format: string;
  /** How many pairs of pictures were compared. */
  readonly pairs: number;
  /** The most by which two values differed, of 1. */
  readonly most: number;
  /** The largest share of a picture's pixels that differed by more than the guard's tolerance, 0 to 1. */
  readonly share: number;
  /** Scenes in which anything differed. */
  readonly scenes: readonly string[];
}

/** Compares frames of kept data with those of a fresh Blender, in scenes that kept data are known to be right for. */
export async function measureNoise(blender: string, runs: number): Promise<Noise[]> {
  const bench = await BlenderBench.make(scenes, blender);
  const wanted: { readonly scene: string; readonly settings: RenderSettings }[] = [
    ...scenes.map((scene) => ({ scene, settings: { resolution } })),
    ...denoised.map((scene) => ({ scene, settings: { resolution, denoise: true } })),
  ];
  const noise: Noise[] = [];
  try {
    for (const output of formats) {
      const found: { readonly scene: string; readonly most: number; readonly share: number }[] = [];
      for (let run = 1; run <= runs; run++) {
        for (const { scene, settings } of wanted) {
          const session = bench.session(scene, { settings, output });
          for (const frame of before) await bench.render(session, frame);
          const { difference } = await bench.render(session, compared, { guarded: true });
          if (!difference) throw new Error(`${scene} was not compared`);
          found.push({ scene: settings.denoise ? `${scene}, denoised` : scene, ...difference });
        }
      }
      noise.push({
        format: `${output.format} ${output.depth}`,
        pairs: found.length,
        most: Math.max(...found.map(({ most }) => most)),
        share: Math.max(...found.map(({ share }) => share)),
        scenes: [...new Set(found.filter(({ most }) => most > 0).map(({ scene }) => scene))],
      });
      console.log(JSON.stringify(noise.at(-1)));
    }
  } finally {
    await bench.end();
  }
  return noise;
}
