import { styleText } from 'node:util';
import type { Narrator, Progress } from './narrator.ts';
import { printable } from './printable.ts';
import type { OutputStream } from './surroundings.ts';

const clearLine = '\r\u001b[2K';
const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
const barWidth = 24;
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar that moves on the last line, with everything else told above it. */
export function terminalNarrator(stream: OutputStream): Narrator {
  let shown: Progress | undefined;
  let line = '';
  const showCursorAtExit = () => stream.write(showCursor);

  const draw = () => {
    // Some terminals say that they have no columns when they do not know.
    if (!shown) return;
    line = progressLine(shown, stream.columns || 80);
    stream.write(`${clearLine}${line}`);
  };
  const above = (text: string) => {
    stream.write(`${shown ? clearLine : ''}${text}\n`);
    draw();
  };
  return {
    say: (text) => above(printable(text)),
    warn: (text) => above(`${styleText('yellow', 'warning:', { stream })} ${printable(text)}`),
    progress(progress) {
      if (!shown) {
        stream.write(hideCursor);
        process.once('exit', showCursorAtExit);
      }
      shown = progress;
      if (progressLine(progress, stream.columns || 80) !== line) draw();
    },
    endProgress() {
      if (!shown) return;
      shown = undefined;
      line = '';
      process.off('exit', showCursorAtExit);
      stream.write(`${clearLine}${showCursor}`);
    },
  };
}

/** One line that fits: figures that do not are left out, from the last. */
export function progressLine({ label, fraction, figures }: Progress, columns: number): string {
  const head =
    fraction === undefined
      ? printable(label)
      : `${printable(label)} ${bar(fraction)} ${String(Math.floor(fraction * 100)).padStart(3)} %`;
  let line = head;
  for (const figure of figures.map(printable)) {
    const longer = `${line}  ${figure}`;
    // A line that reaches the last column makes some terminals scroll.
    if ([...longer].length >= columns) break;
    line = longer;
  }
  return [...line].slice(0, Math.max(0, columns - 1)).join('');
}

function bar(fraction: number): string {
  const cells = Math.max(0, Math.min(1, fraction)) * barWidth;
  const whole = Math.floor(cells);
  const part = eighths[Math.floor((cells - whole) * 8)] ?? '';
  return `│${`${'█'.repeat(whole)}${part}`.padEnd(barWidth)}│`;
}
