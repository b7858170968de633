import { FarmError } from '../domain/failure.ts';

/** A Blender of another series opens newer files wrongly or not at all, and makes other pictures. */
export class OtherBlender extends FarmError {
  constructor(here: string, farm: readonly string[]) {
    const series = farm.map(seriesOf).join(' or ');
    super(`this machine has Blender ${here}, and the farm’s workers have ${farm.join(' and ')}`, {
      advice: `use a Blender of the same series: scripts/install-blender ${series}, or name one by --blender`,
      details: { here, farm },
    });
  }
}

/** The first two numbers of a version. */
export const seriesOf = (version: string): string => version.split('.').slice(0, 2).join('.');

/** In a small account all stations share one queue, and a worker would take messages that are for others. */
export class SharedQueue extends FarmError {
  constructor() {
    super('this farm was deployed for a small account: one queue is for all its work, not only for frames', {
      advice:
        'deploy it with a larger -c accountConcurrency, once the account has more concurrent executions',
    });
  }
}

/** The farm lets scenes run their scripts, and the owner of this machine has not said so. */
export class ScriptsOfScenes extends FarmError {
  constructor() {
    super('this farm lets scenes run their own Python scripts, which could do anything on this machine', {
      advice: 'add --allow-scripts if you trust everyone who has a token of the farm',
    });
  }
}
