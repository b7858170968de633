import type { Outcome } from '../domain/outcome.ts';
import { type Milliseconds, seconds } from '../domain/units.ts';
import type { Delivery, MessageQueue } from '../ports/frame-queue.ts';
import type { TakenMessage } from '../render/render-station.ts';

/** A message whose station broke comes back after this. */
const returnBroken: Milliseconds = seconds(10);

/** What a station does with a message. */
export type Take<Message> = (message: Message, taken: TakenMessage) => Promise<Outcome>;

export interface Handling extends Omit<TakenMessage, 'hide'> {
  /** Takes what a station throws. */
  readonly report: (error: unknown) => void;
}

/**
 * Has a station take a message, and does to the message what the station says. Never rejects: a message that
 * can be neither deleted nor hidden comes back when its visibility ends.
 */
export async function handleMessage<Message>(
  queue: Pick<MessageQueue<Message>, 'delete' | 'hide'>,
  { message, receipt }: Pick<Delivery<Message>, 'message' | 'receipt'>,
  take: Take<Message>,
  { report, ...taken }: Handling,
): Promise<Outcome['kind']> {
  try {
    const outcome = await take(message, { ...taken, hide: (time) => queue.hide(receipt, time) });
    if (outcome.kind === 'delete') await queue.delete(receipt);
    else await queue.hide(receipt, outcome.after);
    return outcome.kind;
  } catch (error) {
    report(error);
    await queue.hide(receipt, returnBroken).catch(report);
    return 'return';
  }
}
