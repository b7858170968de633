import { setTimeout as sleep } from 'node:timers/promises';

const lookEvery = 50;

/** Asks again and again until the answer is neither undefined nor false. @throws after `seconds`, naming `what` */
export async function until<Answer>(
  what: string,
  seconds: number,
  ask: () => Promise<Answer | undefined | false>,
): Promise<Answer> {
  const end = performance.now() + 1000 * seconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > end) throw new Error(`${what} took longer than ${seconds} s`);
    await sleep(lookEvery);
  }
}
