import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';
import { FarmError } from '../domain/failure.ts';

export class PortInUse extends FarmError {
  constructor(host: string, port: number, cause: unknown) {
    super(`the port ${port} on ${host} is in use`, {
      advice: 'choose another with --port, or 0 for any that is free',
      cause,
    });
  }
}

export interface HttpServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Listens on `host`:`port`, 0 for a free port. @throws PortInUse */
export function serveHttp(app: Hono, host: string, port: number): Promise<HttpServer> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: host, port }, (address: AddressInfo) => {
      const named = host.includes(':') ? `[${host}]` : host;
      resolve({
        url: `http://${named}:${address.port}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            // Watchers hold their connections open for as long as their job lasts.
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      });
    });
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortInUse(host, port, error) : error),
    );
  });
}
