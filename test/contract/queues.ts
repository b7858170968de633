import { join } from 'node:path';
import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { RungQueue } from '../../functions/aws/rung-queue.ts';
import { SqsQueue } from '../../functions/aws/sqs-queue.ts';
import { openFarmDatabase } from '../../functions/local/farm-database.ts';
import { type Redrive, SqliteQueue } from '../../functions/local/sqlite-queue.ts';
import type { MessageQueue } from '../../functions/ports/frame-queue.ts';
import { systemClock } from '../../functions/ports/system-clock.ts';
import { AwsClock } from '../aws/aws-clock.ts';
import { miniStack } from '../aws/ministack.ts';
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

export interface QueueKind {
  readonly name: string;
  /** How much can be tried in a reasonable time, of what is tried on the fastest. */
  readonly share: number;
  open(): Promise<OpenQueue>;
}

const note = z.object({ text: z.string() });
/** Notes of several jobs, told apart by their length. */
const jobOf = ({ text }: Note) => `${text.length}`;
const boxedNote = z.object({ boxed: note });

/** Every implementation that is held to the promise of a queue. */
export const queues: readonly QueueKind[] = [
  {
    name: 'SQLite',
    share: 1,
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
  {
    name: 'SQLite that rings',
    share: 0.2,
    async open() {
      const folder = temporaryFolder();
      const database = openFarmDatabase(join(folder.path, 'farm.db'));
      const clock = new ManualClock();
      const named = <Message>(name: string, schema: z.ZodType<Message>, redrive?: Redrive<Message>) =>
        new SqliteQueue<Message>(database, clock, {
          name,
          jobOf: () => 'job',
          parse: (body) => schema.parse(body),
          ...(redrive && { redrive }),
        });
      const deadLetters = named('dead-letters', boxedNote);
      const bury = (message: Note) => deadLetters.add({ boxed: message });
      return {
        queue: new RungQueue<Note, Note>(named('notes', note, { maxDeliveries, bury }), {
          queue: named('bells', note),
          bellFor: ({ text }) => ({ text }),
          anyBell: { text: 'any' },
        }),
        deadLetters,
        clock,
        async close() {
          database.close();
          folder.remove();
        },
      };
    },
  },
  {
    name: 'SQS',
    share: 0.05,
    async open() {
      const aws = await miniStack();
      const { sqs } = aws.clients;
      const clock = new AwsClock(aws);
      const deadLetterUrl = await createQueue(sqs, `dead-letters-${++opened}`, {});
      const { Attributes: dead } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: deadLetterUrl, AttributeNames: ['QueueArn'] }),
      );
      const url = await createQueue(sqs, `notes-${opened}`, {
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: dead?.QueueArn,
          maxReceiveCount: maxDeliveries,
        }),
      });
      // SQS moves messages as they are: whoever receives them puts them into their box.
      const buriedNote = z.union([boxedNote, note.transform((boxed) => ({ boxed }))]);
      return {
        queue: new SqsQueue<Note>(sqs, systemClock, { url, jobOf, parse: (body) => note.parse(body) }),
        deadLetters: new SqsQueue<BoxedNote>(sqs, systemClock, {
          url: deadLetterUrl,
          jobOf: ({ boxed }) => jobOf(boxed),
          parse: (body) => buriedNote.parse(body),
        }),
        clock,
        close: async () => undefined,
      };
    },
  },
];

let opened = 0;

async function createQueue(
  client: SQSClient,
  name: string,
  attributes: Record<string, string>,
): Promise<string> {
  const { QueueUrl: url = '' } = await client.send(
    new CreateQueueCommand({ QueueName: name, Attributes: attributes }),
  );
  return url;
}
