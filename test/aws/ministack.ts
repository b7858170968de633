import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { type AwsClients, awsClients } from '../../functions/aws/aws-clients.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';

const project = join(import.meta.dirname, '../..');
const python = join(project, '.local-aws/ministack/bin/python');
const startTime = 30_000;

/** A local AWS of this process alone, whose time stands still. */
export interface MiniStack {
  readonly endpoint: string;
  /** Clients as the farm has them. */
  readonly clients: AwsClients;
  /** Lets it be so late there, in milliseconds since 1970. */
  setTime(now: number): void;
}

let running: ReturnType<typeof start> | undefined;

/** The MiniStack of this test file, which ends with it; installed by scripts/install-ministack. */
export function miniStack(): Promise<MiniStack> {
  running ??= start();
  return running;
}

// The benchmark starts one as well, outside of jest.
const { afterAll } = globalThis as { afterAll?: (end: () => Promise<void>) => void };
afterAll?.(async () => (await running)?.stop());

async function start(): Promise<MiniStack & { stop(): Promise<void> }> {
  const temporary = temporaryFolder();
  const folder = temporary.path;
  const timeFile = join(folder, 'time');
  const time = openSync(timeFile, 'w');
  const setTime = (now: number) => void writeSync(time, `${(now / 1000).toFixed(3)}`.padEnd(32), 0);
  setTime(Date.now());
  const port = await freePort();
  const log = openSync(join(folder, 'log'), 'w');
  const child = spawn(python, [join(import.meta.dirname, 'leashed_ministack.py')], {
    cwd: folder,
    stdio: ['pipe', log, log],
    env: {
      PATH: process.env.PATH,
      TMPDIR: folder,
      FARM_TEST_TIME: timeFile,
      GATEWAY_PORT: `${port}`,
      BIND_HOST: '127.0.0.1',
      SFTP_ENABLED: '0',
    },
  });
  closeSync(log);
  // It must not keep this process alive, and ends with it, should the test file never come to its end.
  const leash = child.stdin as Socket;
  child.unref();
  leash.unref();
  const endpoint = `http://127.0.0.1:${port}`;
  await ready(endpoint, new Promise((_resolve, reject) => child.once('error', reject)), folder);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  const stop = async () => {
    const ended = once(child, 'exit');
    leash.end();
    await ended;
    closeSync(time);
    temporary.remove();
  };
  return { endpoint, clients: awsClients(), setTime, stop };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** @throws when it cannot be started, or not in time */
async function ready(endpoint: string, failed: Promise<never>, folder: string): Promise<void> {
  const until = Date.now() + startTime;
  while (Date.now() < until) {
    const answer = await Promise.race([
      fetch(`${endpoint}/_ministack/health`).catch(() => undefined),
      failed,
    ]);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`MiniStack did not start: see ${folder}/log`);
}
