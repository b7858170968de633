import { FarmError } from '../domain/failure.ts';

/** The same name as the worker's, when it is Blender that cannot read it. */
export class ColorConfigNotRead extends FarmError {
  constructor(config: string, why: string) {
    super(`the colour configuration ${config} cannot be read: ${why}`, {
      advice: 'check it with ociocheck, and give a configuration of OpenColorIO',
      pointer: '/settings/color/config',
    });
  }
}
