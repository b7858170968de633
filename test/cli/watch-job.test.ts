import type { ServerResponse } from 'node:http';
import { expect, test } from '@jest/globals';
import { FarmClient } from '../../cli/farm/farm-client.ts';
import { FarmHttp } from '../../cli/farm/farm-http.ts';
import { fixedLocation } from '../../cli/farm/farm-location.ts';
import { watchJob } from '../../cli/job/watch-job.ts';
import { answerJson, fakeFarm, jobView } from './fake-farm.ts';

const never = () => new AbortController().signal;
const clientOf = (url: string) =>
  new FarmClient(
    new FarmHttp(fixedLocation({ url, token: 't' }), { tries: 5, firstWait: 1, answerWithin: 30_000 }),
  );

const states = ['rendering', 'rendering', 'succeeded'];
const nextView = (asked: number) =>
  jobView(states[Math.min(asked, states.length - 1)] ?? 'succeeded', { succeeded: asked });

async function statesSeen(url: string): Promise<string[]> {
  const seen: string[] = [];
  for await (const { job } of watchJob(clientOf(url), 'j_1', never())) seen.push(job.state);
  return seen;
}

const streamOf = (response: ServerResponse) =>
  response.writeHead(200, { 'content-type': 'text/event-stream' });

test('a job is polled where there are no events', async () => {
  let asked = 0;
  await using farm = await fakeFarm((_request, response, url) => {
    if (url.pathname.endsWith('/events')) answerJson(response, {}, 501);
    else answerJson(response, nextView(asked++));
  });
  expect(await statesSeen(farm.url)).toEqual(states);
});

test('a stream of events that breaks off, and answers that do, lose nothing', async () => {
  let asked = 0;
  let broken = 0;
  await using farm = await fakeFarm((request, response, url) => {
    if (url.pathname.endsWith('/events')) {
      streamOf(response).write('event: frame\ndata: {"kind":"fra');
      setTimeout(() => request.socket.destroy(), 20);
    } else if (++broken % 2 === 1) request.socket.destroy();
    else answerJson(response, nextView(asked++));
  });
  expect(await statesSeen(farm.url)).toEqual(states);
});

test('events tell how far frames are, and wake the watcher', async () => {
  let asked = 0;
  await using farm = await fakeFarm((_request, response, url) => {
    if (!url.pathname.endsWith('/events')) {
      answerJson(response, nextView(asked++));
      return;
    }
    const event = { kind: 'progress', job: 'j_1', frame: 3, fraction: 0.5, message: 'Sample 8/16' };
    streamOf(response).write(
      `: hello\n\nevent: progress\ndata: ${JSON.stringify(event)}\n\ndata: no json\n\n`,
    );
  });
  const seen: number[][] = [];
  for await (const { rendering } of watchJob(clientOf(farm.url), 'j_1', never()))
    seen.push([...rendering].flat());
  expect(seen.at(-1)).toEqual([3, 0.5]);
});

test('watching ends when it is told to', async () => {
  await using farm = await fakeFarm((_request, response, url) => {
    if (url.pathname.endsWith('/events')) streamOf(response).write(': hello\n\n');
    else answerJson(response, jobView('rendering'));
  });
  const stop = new AbortController();
  const watching = (async () => {
    for await (const _sight of watchJob(clientOf(farm.url), 'j_1', stop.signal))
      stop.abort(new Error('enough'));
  })();
  await expect(watching).rejects.toThrow('enough');
});
