import type { Narrator } from './narrator.ts';

/** What is over sooner needs no bar. */
const worthShowing = 500;

/** The narrator for something that may be over at once: it shows progress only when that takes a while. */
export function patient(narrator: Narrator): Pick<Narrator, 'progress'> {
  const start = performance.now();
  return {
    progress(progress) {
      if (performance.now() - start >= worthShowing) narrator.progress(progress);
    },
  };
}
