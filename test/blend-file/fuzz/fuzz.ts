import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface FuzzReport {
  /** Runs whose file was read in spite of the damage. */
  read: number;
  /** Runs whose file was refused, by the refusal's name. */
  readonly refused: Record<string, number>;
  /** Seconds of the processor, which a busy machine does not lengthen. */
  slowest: { readonly run: number; readonly seconds: number };
  /** Bytes of memory of the whole process, in this run or one of the hundred before it. */
  largest: { readonly run: number; readonly bytes: number };
}

/** Runs `first` up to `end` did not end as they must. */
export class FuzzFailure extends Error {
  readonly first: number;
  readonly end: number;

  constructor(what: string, first: number, end: number) {
    super(`${what} in the runs from ${first} to ${end - 1}`);
    this.first = first;
    this.end = end;
  }
}

/** Megabytes of V8's heap: garbage does not count as use, so little of it may lie about. */
const heap = 96;
/** So long no thousand runs take, on the busiest of machines: one hangs. */
const hangs = 180_000;
const script = fileURLToPath(new URL('./fuzz-process.ts', import.meta.url));

/**
 * Reads damaged scenes in a process of its own.
 * @param seeds  a folder of uncompressed scenes, of a few kilobytes each
 * @param onRun  told of the runs that are begun, some of them
 * @throws FuzzFailure when one crashes, hangs or ends with an error that is no refusal by name
 */
export async function fuzz(
  seeds: string,
  { first, end }: { readonly first: number; readonly end: number },
  onRun: (run: number) => void = () => undefined,
): Promise<FuzzReport> {
  const each = end - first < 1000 ? ['each'] : [];
  const child = fork(script, [seeds, String(first), String(end), ...each], {
    execArgv: [`--max-old-space-size=${heap}`, '--max-semi-space-size=8'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let errors = '';
  child.stderr?.on('data', (text) => {
    errors = (errors + String(text)).slice(-4000);
  });
  let run = first;
  let report: FuzzReport | undefined;
  let isHanging = false;
  const watchdog = setTimeout(() => {
    isHanging = true;
    child.kill('SIGKILL');
  }, hangs);
  child.on('message', (message: { readonly run?: number; readonly report?: FuzzReport }) => {
    watchdog.refresh();
    report = message.report;
    if (message.run === undefined) return;
    run = message.run;
    onRun(run);
  });
  const code = await new Promise((ended) => child.on('exit', ended));
  clearTimeout(watchdog);
  if (report && code === 0) return report;
  const until = each.length > 0 ? run + 1 : Math.min(end, run + 1000);
  throw new FuzzFailure(isHanging ? 'one hangs' : `the process ended with ${code}: ${errors}`, run, until);
}
