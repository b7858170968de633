import type { OutputStream } from './terminal/surroundings.ts';

/** Parts of Node that the farm rests on call themselves experimental: no news for those who render. */
export function quietExperiments(): void {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name !== 'ExperimentalWarning') console.error(`${warning.name}: ${warning.message}`);
  });
  // The reader of a pipe may have seen enough: `render-farm jobs | head -1`.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit();
      throw error;
    });
  }
}

/** Leaves at once, whatever connections are still open, but not before everything is written. */
export async function leaveProcess(status: number): Promise<never> {
  await Promise.all([written(process.stdout), written(process.stderr)]);
  process.exit(status);
}

const written = (stream: OutputStream) =>
  new Promise<void>((resolve) => {
    stream.write('', () => resolve());
  });
