import { beforeEach, expect, jest, test } from '@jest/globals';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';

/** Which station got which message. */
const taken: [station: string, message: string][] = [];
beforeEach(() => void taken.splice(0));

// The real ones start Blender's surroundings when they are loaded, and are tested by themselves.
for (const station of ['render', 'dispatch', 'assemble']) {
  jest.unstable_mockModule(`../../functions/${station}/handler.ts`, () => ({
    handler: async ({ Records }: SQSEvent) => {
      taken.push(...Records.map(({ messageId }): [string, string] => [station, messageId]));
      const failed = Records.filter(({ messageId }) => messageId.startsWith('failing'));
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    },
  }));
}
const { handler } = await import('../../functions/small-account/handler.ts');

const record = (messageId: string, body: unknown) =>
  ({ messageId, body: typeof body === 'string' ? body : JSON.stringify(body) }) as SQSRecord;
const handle = (...Records: SQSRecord[]) => handler({ Records }, {} as Context);

const job = { job: 'j_1', epoch: 1 };

test.each([
  ['a frame', { ...job, kind: 'frame', frame: 7 }, 'render'],
  ['the next of frames in order', { ...job, kind: 'sequence' }, 'render'],
  ['a scene to prepare', { ...job, kind: 'prepare' }, 'render'],
  ['a call for a high job', { ...job, kind: 'bell' }, 'render'],
  ['a range of frames to send', { ...job, from: 0, to: 1000 }, 'dispatch'],
  ['a video to make', job, 'assemble'],
  ['what nobody can read', '{', 'render'],
  ['what is no message', { hello: 'world' }, 'render'],
])('%s goes to its station', async (_what, body, station) => {
  expect(await handle(record('one', body))).toEqual({ batchItemFailures: [] });
  expect(taken).toEqual([[station, 'one']]);
});

test('what fails comes back, whichever station it failed at, and nothing else', async () => {
  const answer = await handle(
    record('failing-frame', { ...job, kind: 'frame', frame: 7 }),
    record('range', { ...job, from: 0, to: 1000 }),
    record('failing-video', job),
  );
  expect(answer).toEqual({
    batchItemFailures: [{ itemIdentifier: 'failing-frame' }, { itemIdentifier: 'failing-video' }],
  });
});
