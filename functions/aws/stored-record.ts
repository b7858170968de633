import type { Instant } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { Written } from './dynamo-table.ts';
import { type Item, textOf } from './item.ts';
import { ServiceBusy, waitAtRandom } from './retrying.ts';
import type { TimeSource } from './service-time.ts';
import { recordAttribute, versionAttribute } from './table-schema.ts';

/** Each conflict means that somebody else has got on: it takes a great crowd to come to so many. */
const mostConflicts = 40;

/** A record as it stands in the table. */
export interface Stored<Content> {
  readonly content: Content;
  readonly version: string;
  readonly item: Item;
}

export const storedIn = <Content>(item: Item): Stored<Content> => ({
  content: JSON.parse(textOf(item, recordAttribute)) as Content,
  version: textOf(item, versionAttribute),
  item,
});

/** How one record is read and written. */
export interface RecordAccess<Content> {
  read(): Promise<Stored<Content> | undefined>;
  /** Writes the record with this version, if `from` is what stands there; `found[0]` is what stands there else. */
  write(to: Content, from: Stored<Content> | undefined, version: string): Promise<Written>;
}

export type Rule<Content, Answer> = (
  content: Content | undefined,
  now: Instant,
) => { readonly write?: Content; readonly answer: Answer };

/**
 * Runs a rule on a record and writes what it says, again and again until the record has not changed
 * meanwhile. It begins with the guess that there is no record, which is so for most work that is claimed: the
 * condition of the write proves it, and no read is needed. A rule that writes nothing is always answered
 * after a read.
 * @throws ServiceBusy when the record changes too fast
 */
export async function updateRecord<Content, Answer>(
  { clock, time }: { readonly clock: Clock; readonly time: TimeSource },
  access: RecordAccess<Content>,
  rule: Rule<Content, Answer>,
): Promise<Answer> {
  let stored: Stored<Content> | undefined;
  let isGuess = true;
  for (let conflicts = 0; conflicts < mostConflicts; ) {
    const { write, answer } = rule(stored?.content, await time.now());
    if (write === undefined) {
      if (!isGuess) return answer;
      stored = await access.read();
      isGuess = false;
      continue;
    }
    const version = clock.token();
    const outcome = await access.write(write, stored, version);
    if (outcome.written) return answer;
    const item = outcome.found[0]?.item;
    stored = item && storedIn(item);
    isGuess = false;
    // The write was done and its reply lost, so that it was sent once more.
    if (stored?.version === version) return answer;
    if (conflicts > 0) {
      // There is a crowd: whoever has waited must look again.
      await waitAtRandom(clock, conflicts);
      stored = await access.read();
    }
    conflicts += 1;
  }
  throw new ServiceBusy('changing a record');
}
