import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => void;

export interface FakeFarm extends AsyncDisposable {
  readonly url: string;
  /** `METHOD /path` of every request so far. */
  readonly requests: readonly string[];
}

/** A server for what a real farm cannot be made to do: break off, fall silent, fail. */
export async function fakeFarm(answer: Answer): Promise<FakeFarm> {
  const requests: string[] = [];
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://farm');
    requests.push(`${request.method} ${url.pathname}`);
    answer(request, response, url);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function answerJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** A job as the farm shows it. */
export const jobView = (state: string, frames: Partial<Record<string, number>> = {}) => ({
  id: 'j_1',
  name: 'shot',
  state,
  frames: { total: 4, queued: 0, rendering: 0, succeeded: 0, failed: 0, ...frames },
  failure: null,
  warnings: [],
  cost: { usd: 0 },
  secondsLeft: null,
  video: null,
  createdAt: '2026-01-02T03:04:05.000Z',
  startedAt: '2026-01-02T03:04:06.000Z',
  endedAt: null,
  epoch: 1,
  request: { scene: 'shot.blend' },
  prepared: null,
});

/** An address at which nothing listens. */
export async function nowhere(): Promise<string> {
  await using farm = await fakeFarm(() => undefined);
  return farm.url;
}
