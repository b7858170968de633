import type { Surroundings } from './terminal/surroundings.ts';

export interface Stoppable {
  stop(): Promise<void>;
  /** Resolves when it has stopped, by itself or because it was told to. */
  readonly stopped: Promise<void>;
}

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Lets something run until it ends by itself or a signal stops it; a second signal does not wait for it. */
export async function untilStopped(
  surroundings: Surroundings,
  running: Stoppable,
  onStop: () => void,
): Promise<void> {
  let stopping = false;
  const { promise: left, resolve: leave, reject: fail } = Promise.withResolvers<void>();
  const off = surroundings.onSignal(stopSignals, () => {
    if (stopping) leave();
    else {
      stopping = true;
      onStop();
      running.stop().then(leave, fail);
    }
  });
  try {
    await Promise.race([running.stopped, left]);
  } finally {
    off();
  }
}
