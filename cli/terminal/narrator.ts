import { plainNarrator } from './plain-narrator.ts';
import type { Surroundings } from './surroundings.ts';
import { terminalNarrator } from './terminal-narrator.ts';

/** Where something long stands now. */
export interface Progress {
  /** What is being done, such as `rendering`. */
  readonly label: string;
  /** 0 to 1, or undefined when it cannot be told. */
  readonly fraction: number | undefined;
  /** Figures beside the bar, the most important first: a narrow terminal shows fewer. */
  readonly figures: readonly string[];
}

/** Tells people what happens. Every text is made printable first. */
export interface Narrator {
  say(text: string): void;
  /** Something that deserves attention and ends nothing. */
  warn(text: string): void;
  progress(progress: Progress): void;
  /** Takes the bar away, so that something else can be written. */
  endProgress(): void;
}

/**
 * On a terminal a bar that moves; otherwise plain lines. With `--json` standard output belongs to the one
 * document, and what is told goes to standard error.
 */
export function openNarrator({ stdout, stderr, env }: Surroundings, json: boolean): Narrator {
  const stream = json ? stderr : stdout;
  const moves = stream.isTTY === true && !json && env.TERM !== 'dumb';
  return moves ? terminalNarrator(stream) : plainNarrator(stream);
}
