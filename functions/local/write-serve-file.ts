import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** How a running farm is reached, for its owner's commands alone. */
export interface ServeFile {
  readonly url: string;
  readonly token: string;
  readonly pid: number;
}

/** Writes it whole or not at all, readable by its owner only. */
export function writeServeFile(path: string, content: ServeFile): void {
  const unfinished = `${path}.new`;
  rmSync(unfinished, { force: true });
  writeFileSync(unfinished, `${JSON.stringify(content)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(unfinished, path);
}

/** The token of the last farm on this data folder, so that those who watch a job can come back. */
export function lastToken(path: string): string | undefined {
  try {
    const { token } = JSON.parse(readFileSync(path, 'utf8')) as Partial<ServeFile>;
    return typeof token === 'string' ? token : undefined;
  } catch {
    // None yet, or one that was cut short: a new token does no harm but to those who watch.
    return undefined;
  }
}
