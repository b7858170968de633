import { Hono } from 'hono';
import { createApi } from '../api/create-api.ts';
import { oneMachineLimits } from '../domain/limits.ts';
import { tokenCheck } from './access-token.ts';
import type { EmbeddedFarmSettings } from './embedded-farm.ts';
import type { LocalPorts } from './local-ports.ts';
import { storageRoutes } from './storage-routes.ts';

export interface LocalAppParts {
  readonly settings: Pick<EmbeddedFarmSettings, 'frameTime' | 'report'>;
  readonly ports: LocalPorts;
  readonly token: string;
  readonly blenderVersion: string;
}

/** The API and the store's links on one machine, and when somebody last called. */
export function localApp({ settings, ports, token, blenderVersion }: LocalAppParts) {
  let lastCall: number = ports.clock.now();
  const app = new Hono();
  app.use(async (_context, next) => {
    lastCall = ports.clock.now();
    await next();
    lastCall = ports.clock.now();
  });
  app.route('/', storageRoutes(ports.objects, ports.links));
  app.route(
    '/',
    createApi({
      ports,
      limits: { ...oneMachineLimits, frameTime: settings.frameTime },
      blender: { versions: [blenderVersion] },
      authorize: tokenCheck(token),
      prepare: 'always',
      events: ports.events,
      streaming: true,
      report: settings.report,
    }),
  );
  return { app, lastCall: () => lastCall };
}
