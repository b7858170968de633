import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FarmError, type Problem } from '../functions/domain/failure.ts';
import { CliError } from './cli-error.ts';
import { messageOf, stackOf } from './error-facts.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { FarmRefusal } from './farm/farm-refusal.ts';
import { flagOf, inOptions } from './options/flag-of.ts';
import { printable } from './terminal/printable.ts';
import type { Surroundings } from './terminal/surroundings.ts';

export interface ErrorReportOptions {
  readonly json: boolean;
  readonly verbose: boolean;
  /** Where the details of unexpected errors are kept. */
  readonly logFolder: string;
}

/** Tells what went wrong and what to do, and says with which status to leave. */
export async function reportError(
  error: unknown,
  { stdout, stderr }: Surroundings,
  options: ErrorReportOptions,
): Promise<ExitStatus> {
  const problems = problemsOf(error) ?? [await unexpected(error, options)];
  for (const problem of problems) stderr.write(`${printable(showProblem(problem))}\n`);
  if (options.verbose) stderr.write(`${printable(stackOf(error))}\n`);
  if (options.json) stdout.write(`${JSON.stringify({ errors: problems }, null, 2)}\n`);
  return error instanceof CliError ? error.exitStatus : exitStatus.failed;
}

/** What to do about it is another thing for people at a command line than for programs. */
const adviceHere: ReadonlyMap<string, string> = new Map([
  [
    'MissingFiles',
    'put them where `render-farm inspect` expects them, or render without them by --allow-missing',
  ],
  ['StateConflict', 'look at the job with `render-farm status`'],
]);

/** `code: message`, the option at fault, and on a line of its own what to do. */
function showProblem({ code, message, advice, pointer }: Problem): string {
  const flag = pointer === undefined ? undefined : flagOf(pointer);
  const next = adviceHere.get(code) ?? inOptions(advice);
  return `${code}: ${message}${flag ? ` (${flag})` : ''}${next === '' ? '' : `\n  → ${next}`}`;
}

function problemsOf(error: unknown): readonly Problem[] | undefined {
  if (error instanceof FarmRefusal) return error.problems;
  return error instanceof FarmError ? [error.toProblem()] : undefined;
}

async function unexpected(error: unknown, { logFolder }: ErrorReportOptions): Promise<Problem> {
  const message = messageOf(error);
  const log = join(logFolder, 'cli.log');
  const text = `${new Date().toISOString()} ${stackOf(error)}\n`;
  const kept = await keep(log, text);
  return {
    code: 'Unexpected',
    message: message || 'something failed without saying what',
    advice: kept
      ? `this is a fault of render-farm itself; the details are in ${log}`
      : 'run it with --verbose',
  };
}

async function keep(log: string, text: string): Promise<boolean> {
  try {
    await mkdir(join(log, '..'), { recursive: true });
    await appendFile(log, text);
    return true;
  } catch {
    // The first error matters, not that its log cannot be written: the advice says so.
    return false;
  }
}
