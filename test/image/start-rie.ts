import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../../scripts/local-account/free-port.ts';
import { until } from '../../scripts/local-account/until.ts';

const project = join(import.meta.dirname, '../..');

/** Whether scripts/test could install what scripts/rie needs. */
export const canEmulate = existsSync(join(project, '.emulator/client-installed'));

/** A function of the farm under Lambda's emulator, which takes one event at a time. */
export interface EmulatedFunction {
  /** Gives the event to the function and parses what it answers; an error that it ends with is an answer, too. */
  invoke(event: unknown): Promise<unknown>;
  end(): Promise<void>;
}

/**
 * Runs scripts/rie.
 * @param environment  beside this process's own: FARM_* and AWS_* reach the function, IMAGE names an image
 */
export async function startRie(name: string, environment: NodeJS.ProcessEnv): Promise<EmulatedFunction> {
  const port = await freePort();
  const child = spawn(join(project, 'scripts/rie'), [name, `${port}`], {
    env: { ...process.env, ...environment },
    // A group of its own, so that it ends whole.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
  }
  await until('starting scripts/rie', 120, async () => {
    if (hasEnded(child)) throw new Error(`scripts/rie ended: ${log}`);
    return accepts(port);
  });
  return {
    async invoke(event) {
      const url = `http://127.0.0.1:${port}/2015-03-31/functions/function/invocations`;
      const answer = await fetch(url, { method: 'POST', body: JSON.stringify(event) });
      return answer.json();
    },
    async end() {
      if (hasEnded(child) || child.pid === undefined) return;
      const ended = once(child, 'exit');
      process.kill(-child.pid, 'SIGTERM');
      await ended;
    },
  };
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
