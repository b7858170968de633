import { FarmError } from '../domain/failure.ts';

/** The farm has no queue for machines with a GPU. */
export class NoGpuQueue extends FarmError {
  constructor() {
    super('this farm was deployed without a GPU fleet', {
      advice: 'deploy it with -c gpu=true, or use --fleet lambda',
    });
  }
}
