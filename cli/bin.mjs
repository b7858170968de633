#!/usr/bin/env node
// Starts the command under a Node that can run it. Plain JavaScript for old versions: they cannot read the rest.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const needed = 24;
const command = fileURLToPath(new URL('./render-farm.ts', import.meta.url));

if (Number.parseInt(process.versions.node, 10) >= needed) await import('./render-farm.ts');
else startWith(ownNode());

/** The Node that `npm install` brought along, or undefined. */
function ownNode() {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
    return join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  } catch {
    return undefined;
  }
}

function startWith(node) {
  if (node === undefined) {
    refuse(`this is Node ${process.versions.node}, and render-farm needs Node ${needed} or newer`);
    return;
  }
  const child = spawn(node, [command, ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both; this process only waits. What is sent to it alone, it passes on.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => refuse(`the project's own Node does not start: ${error.message}`));
  child.on('exit', (status, signal) => {
    if (signal === null) process.exitCode = status ?? 1;
    else {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
  });
}

function refuse(why) {
  console.error(`WrongNode: ${why}`);
  console.error('  → run `npm install` in the folder of render-farm, or install Node 24, and try again');
  process.exitCode = 2;
}
