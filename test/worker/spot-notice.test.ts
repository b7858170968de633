import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { seconds } from '../../functions/domain/units.ts';
import { spotNotice } from '../../functions/worker/spot-notice.ts';
import { until } from '../../scripts/local-account/until.ts';
import { ManualClock } from '../contract/manual-clock.ts';

const clock = new ManualClock();
let server: Server;
let endpoint: string;
let asked: string[];
let action: string | undefined;
/** The token that the machine's metadata takes now. */
let token: string;

beforeEach(async () => {
  [asked, action, token] = [[], undefined, 'token-1'];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const { headers } = request;
    if (request.url === '/latest/api/token') {
      const lasts = Number(headers['x-aws-ec2-metadata-token-ttl-seconds']);
      response.writeHead(request.method === 'PUT' && lasts > 0 ? 200 : 400).end(token);
    } else if (headers['x-aws-ec2-metadata-token'] !== token) response.writeHead(401).end();
    else if (action === undefined) response.writeHead(404).end('<html>not found</html>');
    else response.writeHead(200, { 'content-type': 'application/json' }).end(action);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function watch(at = endpoint) {
  const stop = new AbortController();
  const reported: unknown[] = [];
  const noticed = spotNotice({
    clock,
    endpoint: at,
    stop: stop.signal,
    report: (error) => reported.push(error),
  });
  return { noticed, reported, stop: () => stop.abort() };
}

/** The next look has been made, and the watch sleeps. */
const looked = (times: number) =>
  until(
    'a look',
    10,
    async () => clock.sleeping > 0 && asked.filter((one) => one.startsWith('GET')).length >= times,
  );
async function nextLook(times: number): Promise<void> {
  clock.advance(seconds(5));
  await looked(times);
}

test('the notice of a Spot machine is found within five seconds, by a token', async () => {
  const { noticed, reported } = watch();
  await looked(1);
  await nextLook(2);
  action = '{"action":"terminate","time":"2026-11-27T08:22:00Z"}';
  clock.advance(seconds(5));
  expect(await noticed).toBe('terminate at 2026-11-27T08:22:00Z');
  const look = 'GET /latest/meta-data/spot/instance-action';
  expect(asked).toEqual(['PUT /latest/api/token', look, look, look]);
  expect(reported).toEqual([]);
});

test('a token that has expired is replaced', async () => {
  const { noticed } = watch();
  await looked(1);
  token = 'token-2';
  await nextLook(2);
  action = '{"action":"stop","time":"2026-11-27T08:22:00Z"}';
  clock.advance(seconds(5));
  expect(await noticed).toBe('stop at 2026-11-27T08:22:00Z');
  expect(asked.filter((one) => one.startsWith('PUT'))).toHaveLength(2);
});

test('where there is no metadata that is said once, and it goes on until it is stopped', async () => {
  const { noticed, reported, stop } = watch('http://127.0.0.1:1');
  for (let look = 0; look < 3; look++) {
    await until('a look', 10, async () => clock.sleeping > 0);
    clock.advance(seconds(5));
    await new Promise(setImmediate);
  }
  await until('a look', 10, async () => clock.sleeping > 0);
  expect(reported).toMatchObject([{ name: 'NoMetadata' }]);
  stop();
  expect(await noticed).toBeUndefined();
});
