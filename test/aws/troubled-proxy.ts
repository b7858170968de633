import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to a request on its way. */
export type Trouble =
  /** It arrives and is answered. */
  | 'none'
  /** It arrives, and the connection breaks before its answer is back. */
  | 'lost-reply'
  /** The connection breaks in the middle of the answer. */
  | 'broken-answer';

export interface TroubledProxy extends AsyncDisposable {
  readonly url: string;
  /** `METHOD /path` of every request so far. */
  readonly requests: readonly string[];
}

/** Stands before a service and makes trouble. @param trouble  for the request `METHOD /path?query` */
export async function troubledProxy(
  service: string,
  trouble: (request: string) => Trouble,
): Promise<TroubledProxy> {
  const requests: string[] = [];
  const server = createServer((incoming, answer) => {
    const named = `${incoming.method} ${incoming.url}`;
    requests.push(named);
    const what = trouble(named);
    const forwarded = request(
      new URL(incoming.url ?? '/', service),
      { method: incoming.method ?? 'GET', headers: incoming.headers },
      (response) => {
        if (what === 'lost-reply') response.resume().once('end', () => incoming.socket.destroy());
        else pass(response, answer, what === 'broken-answer');
      },
    );
    incoming.pipe(forwarded);
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

async function pass(response: IncomingMessage, answer: ServerResponse, breaks: boolean): Promise<void> {
  const chunks: Buffer[] = await response.toArray();
  const body = Buffer.concat(chunks);
  answer.writeHead(response.statusCode ?? 500, response.headers);
  if (breaks) answer.write(body.subarray(0, body.length / 2), () => answer.socket?.destroy());
  else answer.end(body);
}
