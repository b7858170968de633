import { expect, test } from '@jest/globals';
import { serverSentEvents } from '../../cli/farm/server-sent-events.ts';

async function read(chunks: readonly Uint8Array[]) {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  const events: string[] = [];
  for await (const { event, data, id } of serverSentEvents(body)) events.push(`${event}|${data}|${id ?? ''}`);
  return events;
}

const text =
  'id: 1\nevent: frame\ndata: é1\r\ndata:  two\r\n\r\n: a comment\n\ndata\nretry: 5\n\ndata: last\r\rdata: cut';
const expected = ['frame|é1\n two|1', 'message||1', 'message|last|1'];

test('events are read however the stream is cut into pieces', async () => {
  const whole = new TextEncoder().encode(text);
  for (let size = 1; size <= whole.length; size++) {
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < whole.length; at += size) chunks.push(whole.subarray(at, at + size));
    expect(await read(chunks)).toEqual(expected);
  }
});
