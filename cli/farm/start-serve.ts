import { spawn } from 'node:child_process';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { FarmNotStarted } from '../cli-error.ts';
import { answersAt } from './answers-at.ts';
import type { FarmAddress } from './farm-location.ts';
import { readServeFile } from './serve-file.ts';

const command = fileURLToPath(new URL('../render-farm.ts', import.meta.url));
/** A cold start on a slow disk takes a few seconds. */
const startWithin = 60_000;
const idleMinutes = 10;

const serveLog = (dataFolder: string) => join(dataFolder, 'serve.log');

/**
 * Starts a `serve` that outlives this command, and leaves by itself when it has been idle for ten minutes.
 * @throws FarmNotStarted
 */
export async function startServe(
  dataFolder: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<FarmAddress> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const log = await open(serveLog(dataFolder), 'a', 0o600);
  const { size: logStart } = await log.stat();
  const flags = ['serve', '--port', '0', '--data', dataFolder, '--idle-exit', String(idleMinutes)];
  const child = spawn(process.execPath, [command, ...flags], {
    // In a session of its own, Ctrl-C in this terminal does not reach it.
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    cwd: dataFolder,
    env,
  });
  let gone: string | undefined;
  child.once('error', (error) => {
    gone = error.message;
  });
  child.once('exit', (status, signal) => {
    gone = signal ? `it was ended by ${signal}` : `it left with status ${status}`;
  });
  child.unref();
  await log.close();

  const deadline = Date.now() + startWithin;
  while (Date.now() < deadline) {
    const leftBefore = gone;
    const address = await readServeFile(dataFolder);
    // Another command may have started one at the same moment: whichever answers is the farm.
    if (address && (await answersAt(address))) return address;
    if (leftBefore !== undefined) {
      throw new FarmNotStarted(leftBefore, serveLog(dataFolder), await logTail(dataFolder, logStart));
    }
    await sleep(100);
  }
  throw new FarmNotStarted(
    'it did not answer within a minute',
    serveLog(dataFolder),
    await logTail(dataFolder, logStart),
  );
}

/** The last lines that this start wrote. */
async function logTail(dataFolder: string, start: number): Promise<string> {
  const log = await readFile(serveLog(dataFolder));
  const lines = log.subarray(start).toString('utf8').trimEnd().split('\n').slice(-12);
  return lines.map((line) => `  | ${line}`).join('\n');
}
