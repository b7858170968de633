const units = ['KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `812 bytes`, `1.4 MiB`, `23 GiB`. */
export function showSize(size: number): string {
  if (size < 1024) return `${size} bytes`;
  let amount = size / 1024;
  let unit = 0;
  while (amount >= 1023.5 && unit < units.length - 1) {
    amount /= 1024;
    unit++;
  }
  return `${amount < 9.95 ? amount.toFixed(1) : Math.round(amount)} ${units[unit]}`;
}

/**
 * `0.18 s`, `12 s`, `3 min 20 s`, `2 h 5 min`.
 * @param time  milliseconds
 */
export function showTime(time: number): string {
  const seconds = Math.max(0, time) / 1000;
  if (seconds < 1) return `${seconds.toFixed(2)} s`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min${rest(whole % 60, 's')}`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h${rest(minutes % 60, 'min')}`;
}

const rest = (amount: number, unit: string) => (amount === 0 ? '' : ` ${amount} ${unit}`);

/** `1 frame`, `1,200 frames`. */
export const showCount = (count: number, noun: string) =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
