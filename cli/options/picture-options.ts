import type { Command } from 'commander';
import type { Region } from '../../functions/domain/picture.ts';
import { numberBetween } from './number-between.ts';
import { oneMore } from './one-more.ts';
import { parseEngine } from './picture-names.ts';
import { parseRegion } from './region.ts';
import { parseResolution, type Resolution } from './resolution.ts';
import { wholeNumber } from './whole-number.ts';

/** What is rendered and how it looks; everything left out is as the scene has it. */
export interface PictureOptions {
  readonly sceneName?: string;
  readonly camera?: readonly string[];
  readonly viewLayer?: readonly string[];
  readonly pass?: readonly string[];
  readonly stereo?: boolean;
  readonly region?: Pick<Region, 'x' | 'y'>;
  readonly crop?: boolean;
  readonly compositor?: boolean;
  readonly sequencer?: boolean;
  readonly engine?: string;
  readonly samples?: number;
  readonly resolution?: Resolution;
  readonly denoise?: boolean;
  readonly colorConfig?: string;
  readonly viewTransform?: string;
  readonly look?: string;
  readonly exposure?: number;
  readonly gamma?: number;
  readonly transparent?: boolean;
  readonly motionBlur?: boolean;
  readonly simplify?: boolean;
  readonly subdivision?: number;
  readonly particles?: number;
}

export function withPictureOptions(command: Command): Command {
  return command
    .optionsGroup('What is rendered (as the scene has it otherwise):')
    .option('--scene-name <name>', 'the scene, where the file holds several')
    .option('--camera <name>', 'a camera; once for each: every frame is rendered from all of them', oneMore)
    .option('--view-layer <name>', 'a view layer; once for each: no others are rendered', oneMore)
    .option('--pass <name>', 'a pass to switch on: mist, cryptomatte_object; once for each', oneMore)
    .option('--region <part>', '0.25-0.75,0-0.5: from-to across, from-to up; or whole', parseRegion)
    .option('--crop', 'with --region: files of the region alone')
    .option('--no-crop', 'with --region: files as large as ever, empty elsewhere')
    .option('--stereo', 'both eyes')
    .option('--no-stereo', 'the camera alone')
    .option('--compositor', 'with the compositor’s nodes')
    .option('--no-compositor', 'without them')
    .option('--sequencer', 'with the sequencer’s strips')
    .option('--no-sequencer', 'without them')
    .optionsGroup('How it looks (as the scene has it otherwise):')
    .option('--samples <n>', 'samples for each pixel', wholeNumber(1, 2 ** 24))
    .option('--resolution <size>', '50 (per cent), 1920x1080 or 1920x1080@50', parseResolution)
    .option('--engine <engine>', 'cycles, eevee or workbench', parseEngine)
    .option('--denoise', 'denoise the picture')
    .option('--no-denoise', 'do not denoise it')
    .option('--transparent', 'without the sky, with an alpha channel')
    .option('--no-transparent', 'with the sky')
    .option('--motion-blur', 'blur what moves')
    .option('--no-motion-blur', 'do not blur it')
    .option('--color-config <file>', 'OpenColorIO: a file, ocio://…, or none; what OCIO names otherwise')
    .option('--view-transform <name>', 'AgX, Standard, Filmic, Raw…')
    .option('--look <name>', 'of the view transform, such as Punchy; None')
    .option('--exposure <stops>', '1 is twice as bright, -1 half', numberBetween(-32, 32))
    .option('--gamma <n>', '1 changes nothing', numberBetween(0, 5))
    .option('--simplify', 'simplify the scene, as its own settings say')
    .option('--no-simplify', 'do not simplify it')
    .option('--subdivision <levels>', 'simplify: most levels of subdivision', wholeNumber(0, 32_767))
    .option('--particles <share>', 'simplify: share of child particles, 0 to 1', numberBetween(0, 1));
}
