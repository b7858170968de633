import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const command = join(import.meta.dirname, '../../cli/render-farm.ts');

/** Has the farm's own command make a token. @returns what opens the farm */
export async function createToken(
  environment: Readonly<Record<string, string>>,
  stack: string,
  name: string,
): Promise<string> {
  const { stdout } = await run(
    process.execPath,
    [command, 'tokens', 'create', name, '--stack', stack, '--json'],
    {
      env: { PATH: process.env.PATH, ...environment },
    },
  );
  const { token } = JSON.parse(stdout) as { token: string };
  return token;
}
