import { type ChildProcess, spawn } from 'node:child_process';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FfmpegFailed, FfmpegMissing } from './errors.ts';

export interface FfmpegRun {
  /** What it is for, to complete “ffmpeg failed while …”. */
  readonly doing: string;
  readonly args: readonly string[];
  /** Fed to its standard input. */
  readonly input?: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** Raised to kill it. */
  readonly signal: AbortSignal;
}

/** Bytes of its log that are kept. */
const keptLog = 4096;

/**
 * Runs ffmpeg to its end, without the farm's environment, and tells how many video frames it has written.
 * @throws FfmpegFailed with the end of its log, FfmpegMissing, or what reading the input threw
 */
export async function runFfmpeg(ffmpeg: string, run: FfmpegRun): Promise<number> {
  const progress = ['-hide_banner', '-nostats', '-loglevel', 'error', '-progress', 'pipe:1'];
  const stdin = run.input ? [] : ['-nostdin'];
  const child = spawn(ffmpeg, [...progress, ...stdin, '-y', ...run.args], {
    env: {},
    stdio: ['pipe', 'pipe', 'pipe'],
    signal: run.signal,
    killSignal: 'SIGKILL',
  });
  let log = '';
  let frames = 0;
  let line = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-keptLog);
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (line + text).split('\n');
    line = lines.pop() ?? '';
    for (const each of lines) if (each.startsWith('frame=')) frames = Number(each.slice('frame='.length));
  });
  let cause: unknown;
  child.on('error', (error) => {
    cause = isNoEntry(error) ? new FfmpegMissing(ffmpeg) : error;
  });
  // Not awaited: a picture that never comes must not keep an ffmpeg that was killed.
  feed(child.stdin, run.input ?? []).catch((error: unknown) => {
    cause ??= error;
    child.kill('SIGKILL');
  });
  // Also after a kill: until then it may still write into the folder of its work.
  const { status, killedBy } = await closing(child);
  run.signal.throwIfAborted();
  if (cause) throw cause;
  if (status !== 0) throw new FfmpegFailed(run.doing, log, status, killedBy ?? undefined);
  return frames;
}

const closing = (child: ChildProcess) =>
  new Promise<{ status: number | null; killedBy: string | null }>((resolve) => {
    child.once('close', (status, killedBy) => resolve({ status, killedBy }));
  });

/** Rejects when reading the input fails; that ffmpeg reads no further is told by its own status. */
async function feed(stdin: Writable, input: NonNullable<FfmpegRun['input']>): Promise<void> {
  try {
    await pipeline(Readable.from(input), stdin);
  } catch (error) {
    if (!isClosedPipe(error)) throw error;
  }
}

const codeOf = (error: unknown) =>
  typeof error === 'object' && error && 'code' in error ? error.code : undefined;
const isNoEntry = (error: unknown) => codeOf(error) === 'ENOENT';
const isClosedPipe = (error: unknown) =>
  ['EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED'].includes(
    String(codeOf(error)),
  );
