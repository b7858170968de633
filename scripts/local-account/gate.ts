import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Emulator } from './emulator.ts';

/** Several sandboxes of one function behind one address. */
export interface Gate extends AsyncDisposable {
  readonly url: string;
}

/** Sandboxes that lie idle, or that are waited for. */
class Sandboxes {
  readonly #idle: Emulator[];
  readonly #waiting: ((emulator: Emulator) => void)[] = [];

  constructor(emulators: readonly Emulator[]) {
    this.#idle = [...emulators];
  }

  async use<Result>(work: (emulator: Emulator) => Promise<Result>): Promise<Result> {
    const emulator = this.#idle.pop() ?? (await this.#next());
    try {
      return await work(emulator);
    } finally {
      const next = this.#waiting.shift();
      if (next) next(emulator);
      else this.#idle.push(emulator);
    }
  }

  #next(): Promise<Emulator> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/**
 * Takes invocations as the emulator does, as many at once as there are sandboxes. Where the emulator answers
 * 200 for a function that failed or ran out of time, the gate answers 502: the local AWS would take the event for
 * handled.
 */
export async function openGate(emulators: readonly Emulator[]): Promise<Gate> {
  const sandboxes = new Sandboxes(emulators);
  const server = createServer((request, response) => {
    void handled(request, sandboxes).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
  }).listen(0, '127.0.0.1');
  // A frame takes longer than Node lets a request wait.
  server.requestTimeout = 0;
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/2015-03-31/functions/function/invocations`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await Promise.all(emulators.map((emulator) => emulator.kill()));
    },
  };
}

async function handled(request: IncomingMessage, sandboxes: Sandboxes) {
  try {
    const event = (await buffer(request)).toString();
    const body = await sandboxes.use((emulator) => emulator.invoke(event));
    return { status: hasFailed(body) ? 502 : 200, body };
  } catch (error) {
    return { status: 502, body: JSON.stringify({ errorType: 'SandboxDied', errorMessage: String(error) }) };
  }
}

/** An error as the runtime tells it, or the emulator's words on a timeout, which are no JSON. */
function hasFailed(answer: string): boolean {
  try {
    const value: unknown = JSON.parse(answer);
    return typeof value === 'object' && value !== null && 'errorType' in value;
  } catch {
    return true;
  }
}
