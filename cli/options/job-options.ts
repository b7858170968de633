import { type Command, Option } from 'commander';
import { type Fleet, fleets } from '../../functions/domain/fleet.ts';
import { type FrameOrder, frameOrders } from '../../functions/domain/frame-order.ts';
import type { ImageFormat } from '../../functions/domain/picture.ts';
import { type Priority, priorities } from '../../functions/domain/priority.ts';
import { type SimulationMode, simulationModes } from '../../functions/domain/simulations.ts';
import { checkFrameList } from './frame-list.ts';
import { parseDepth, parseFormat } from './picture-names.ts';
import { type PictureOptions, withPictureOptions } from './picture-options.ts';
import { wholeNumber } from './whole-number.ts';

/** What `render` and `submit` ask of a job; everything left out comes from the scene. */
export interface JobOptions extends PictureOptions {
  readonly frames?: string;
  readonly order?: FrameOrder;
  readonly fleet?: Fleet | 'auto';
  readonly priority?: Priority;
  readonly maxWorkers?: number;
  readonly name?: string;
  readonly format?: ImageFormat;
  readonly depth?: 8 | 16 | 32;
  readonly compression?: number;
  readonly quality?: number;
  readonly exrCodec?: string;
  readonly naming?: string;
  readonly video?: boolean;
  readonly codec?: 'h264' | 'h265';
  readonly audio?: string;
  readonly faults?: number;
  readonly allowMissing?: boolean;
  readonly simulations?: SimulationMode;
}

export const withJobOptions = (command: Command): Command =>
  withFileOptions(withPictureOptions(withFrameOptions(command)));

const withFrameOptions = (command: Command): Command =>
  command
    .optionsGroup('Which frames:')
    .option(
      '-f, --frames <list>',
      '7, 1-48, 1-250x2 (every second), several with commas; the scene’s own range otherwise',
      checkFrameList,
    )
    .addOption(
      new Option('--order <order>', 'which frames come first')
        .choices(frameOrders)
        .default(undefined, 'in-order'),
    )
    .option('--name <name>', 'name of the job; the scene’s file name otherwise')
    .addOption(
      new Option('--fleet <fleet>', 'where they render; the farm chooses by itself')
        .choices(['auto', ...fleets])
        .default(undefined, 'auto'),
    )
    .addOption(
      new Option('--priority <priority>', 'high: before the waiting frames of all other jobs')
        .choices(priorities)
        .default(undefined, 'normal'),
    )
    .option('--max-workers <n>', 'frames that may render side by side', wholeNumber(1, 1000));

const percent = wholeNumber(0, 100);

const withFileOptions = (command: Command): Command =>
  command
    .optionsGroup('What files come out:')
    .option('--format <format>', 'png, jpeg, exr or exr-multilayer', parseFormat)
    .option('--depth <bits>', 'bits a channel: png 8 or 16, jpeg 8, exr 16 or 32', parseDepth)
    .option('--compression <percent>', 'png: smaller files for more work, 0 to 100', percent)
    .option('--quality <percent>', 'jpeg: 0 to 100', percent)
    .option('--exr-codec <codec>', 'exr: zip, dwaa, none…', (text) => text.toUpperCase())
    .option(
      '--naming <template>',
      'names of the files: {scene}, {job}, {frame:04}, {camera}, {output}, {view}',
    )
    .option('--video', 'make a video of the frames as well')
    .option('--no-video', 'make none, even if the scene would write one')
    .addOption(
      new Option('--codec <codec>', 'codec of the video')
        .choices(['h264', 'h265'])
        .default(undefined, 'h264'),
    )
    .option('--audio <sound>', 'sound of the video: a file, scene (its own) or none')
    .optionsGroup('When something is wrong:')
    .addOption(
      new Option(
        '--simulations <how>',
        'when they are not baked: bake them first, render in order, or refuse',
      )
        .choices(simulationModes)
        .default(undefined, 'bake'),
    )
    .option('--faults <n>', 'bad attempts before a frame has failed (default: 3)', wholeNumber(1, 1000))
    .option('--allow-missing', 'render although textures or libraries are missing');
