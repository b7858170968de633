import type { Narrator } from './narrator.ts';
import { printable } from './printable.ts';
import type { OutputStream } from './surroundings.ts';

/** Often enough to see that it lives, seldom enough for a log. */
const betweenLines = 5000;

/** Lines for logs and pipes: no control characters, and not a line for every step. */
export function plainNarrator(stream: OutputStream, now: () => number = Date.now): Narrator {
  let label = '';
  let last = '';
  let lastAt = Number.NEGATIVE_INFINITY;
  const write = (text: string) => stream.write(`${printable(text)}\n`);
  return {
    say: write,
    warn: (text) => write(`warning: ${text}`),
    progress(progress) {
      const percent = progress.fraction === undefined ? [] : [`${Math.floor(progress.fraction * 100)} %`];
      const line = `${progress.label}: ${[...percent, ...progress.figures].join(', ')}`;
      if (line === last || (progress.label === label && now() - lastAt < betweenLines)) return;
      label = progress.label;
      last = line;
      lastAt = now();
      write(line);
    },
    endProgress() {
      label = '';
      last = '';
      lastAt = Number.NEGATIVE_INFINITY;
    },
  };
}
