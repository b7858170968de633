import { join } from 'node:path';
import * as z from 'zod';
import { openFarmDatabase } from '../../functions/local/farm-database.ts';
import { SqliteQueue } from '../../functions/local/sqlite-queue.ts';
import type { MessageQueue } from '../../functions/ports/frame-queue.ts';
import { ManualClock } from './manual-clock.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface Note {
  readonly text: string;
}

/** Deliveries of a note before it goes to the dead letters, as the note in a box. */
export const maxDeliveries = 3;
interface BoxedNote {
  readonly boxed: Note;
}

export interface OpenQueue {
  readonly queue: MessageQueue<Note>;
  readonly deadLetters: MessageQueue<BoxedNote>;
  readonly clock: ManualClock;
  close(): Promise<void>;
}

const note = z.object({ text: z.string() });
/** Notes of several jobs, told apart by their length. */
const jobOf = ({ text }: Note) => `${text.length}`;
const boxedNote = z.object({ boxed: note });

/** Every implementation that is held to the promise of a queue. */
export const queues: readonly { readonly name: string; open(): Promise<OpenQueue> }[] = [
  {
    name: 'SQLite',
    async open() {
      const folder = temporaryFolder();
      const database = openFarmDatabase(join(folder.path, 'farm.db'));
      const clock = new ManualClock();
      const deadLetters = new SqliteQueue<BoxedNote>(database, clock, {
        name: 'dead-letters',
        jobOf: ({ boxed }) => jobOf(boxed),
        parse: (body) => boxedNote.parse(body),
      });
      const queue = new SqliteQueue<Note>(database, clock, {
        name: 'notes',
        jobOf,
        parse: (body) => note.parse(body),
        redrive: { maxDeliveries, bury: (message) => deadLetters.add({ boxed: message }) },
      });
      return {
        queue,
        deadLetters,
        clock,
        async close() {
          database.close();
          folder.remove();
        },
      };
    },
  },
];
