import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as z from 'zod';
import { messageOf } from '../error-facts.ts';

/** What the doctor found of one thing. */
export interface Finding {
  readonly name: string;
  /** `missing`: the farm on this machine does not work without it; `poor`: it works, and could do better. */
  readonly state: 'good' | 'poor' | 'missing';
  readonly found: string;
  /** What to do about it, where there is something to do. */
  readonly advice?: string;
}

const run = promisify(execFile);
const execOutput = z.object({ stderr: z.string().default('') });

/** What a program prints, or why it could not be run. */
export async function printed(
  program: string,
  args: readonly string[],
  within = 60_000,
): Promise<{ readonly output: string } | { readonly failed: string }> {
  try {
    const { stdout } = await run(program, args, { timeout: within, maxBuffer: 2 ** 22 });
    return { output: stdout };
  } catch (error) {
    const { stderr } = execOutput.parse(error);
    return { failed: stderr.trim().split('\n').at(-1) || messageOf(error) };
  }
}
