import type { FrameMessage } from '../domain/messages.ts';
import type { Outcome } from '../domain/outcome.ts';
import { prepareStation } from '../prepare/prepare-station.ts';
import { renderStation, type TakenMessage } from './render-station.ts';
import type { WorkerContext } from './worker-context.ts';

/** What a worker does with any message for workers: it opens a scene or renders frames. */
export function takeWork(context: WorkerContext) {
  const prepare = prepareStation(context);
  const render = renderStation(context);
  return (message: FrameMessage, taken: TakenMessage): Promise<Outcome> =>
    (message.kind === 'prepare' ? prepare : render).take(message, taken);
}
