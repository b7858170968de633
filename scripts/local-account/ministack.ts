import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

/** A local AWS. */
export interface MiniStack extends AsyncDisposable {
  readonly endpoint: string;
  /** What AWS clients and the CDK must find in their environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Lets it be so many seconds later there than it is. */
  setAhead(seconds: number): void;
}

const project = join(import.meta.dirname, '../..');
const python = join(project, '.local-aws/ministack/bin/python');

/**
 * Starts MiniStack on this machine alone; it ends with this process.
 * @param folder  an empty folder for its log and whatever it writes
 * @param port    a free one by default
 */
export async function startMiniStack(folder: string, port?: number): Promise<MiniStack> {
  const ahead = join(folder, 'ahead');
  const aheadFile = openSync(ahead, 'w');
  const setAhead = (seconds: number) => void writeSync(aheadFile, String(seconds).padEnd(32), 0);
  setAhead(0);
  const gateway = port ?? (await freePort());
  const log = join(folder, 'ministack.log');
  const output = openSync(log, 'w');
  const child = spawn(python, [join(import.meta.dirname, 'run_ministack.py')], {
    cwd: folder,
    stdio: ['pipe', output, output],
    env: {
      // Functions that are no image run on the Node of this path.
      PATH: [join(project, 'node_modules/.bin'), process.env.PATH].join(delimiter),
      HOME: folder,
      TMPDIR: folder,
      MINISTACK_AHEAD: ahead,
      GATEWAY_PORT: `${gateway}`,
      BIND_HOST: '127.0.0.1',
      SFTP_ENABLED: '0',
    },
  });
  closeSync(output);
  const ended = once(child, 'exit');
  const endpoint = `http://127.0.0.1:${gateway}`;
  await until('starting MiniStack', 60, async () => {
    if (child.exitCode !== null)
      throw new Error(`MiniStack ended: ${readFileSync(log, 'utf8').slice(-2000)}`);
    return (await fetch(`${endpoint}/_ministack/health`).catch(() => undefined))?.ok;
  });
  return {
    endpoint,
    environment: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
    setAhead,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
      closeSync(aheadFile);
    },
  };
}
