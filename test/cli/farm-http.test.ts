import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { FarmHttp } from '../../cli/farm/farm-http.ts';
import { type FarmAddress, fixedLocation } from '../../cli/farm/farm-location.ts';
import { answerJson, fakeFarm, nowhere } from './fake-farm.ts';

const patience = { tries: 4, firstWait: 1, answerWithin: 30_000 };
const http = (url: string) => new FarmHttp(fixedLocation({ url, token: 'secret' }), patience);
const read = { method: 'GET', path: '/thing', repeatable: true } as const;
const change = { method: 'POST', path: '/thing', repeatable: false } as const;
const thing = z.object({ value: z.number() });

describe('a call that may be repeated', () => {
  test('is repeated after a 500, with the token', async () => {
    let failures = 2;
    const tokens: unknown[] = [];
    await using farm = await fakeFarm((request, response) => {
      tokens.push(request.headers.authorization);
      answerJson(response, { value: 7 }, failures-- > 0 ? 500 : 200);
    });
    expect(await http(farm.url).json(read, thing)).toEqual({ value: 7 });
    expect(tokens).toEqual(['Bearer secret', 'Bearer secret', 'Bearer secret']);
  });

  test('is repeated after a dropped connection', async () => {
    let drops = 2;
    await using farm = await fakeFarm((request, response) => {
      if (drops-- > 0) request.socket.destroy();
      else answerJson(response, { value: 7 });
    });
    expect(await http(farm.url).json(read, thing)).toEqual({ value: 7 });
  });

  test('is given up when the farm stays silent, after all tries', async () => {
    await using farm = await fakeFarm(() => undefined);
    let lookedForIt = 0;
    const location = {
      ...fixedLocation({ url: farm.url, token: undefined }),
      findAgain: async () => void lookedForIt++,
    };
    const impatient = new FarmHttp(location, { ...patience, answerWithin: 20 });
    await expect(impatient.json(read, thing)).rejects.toMatchObject({
      name: 'FarmUnreachable',
      exitStatus: 3,
      message: expect.stringContaining('did not answer in time'),
    });
    expect(lookedForIt).toBe(patience.tries - 1);
  });

  test('finds a farm that has come back at another address', async () => {
    await using farm = await fakeFarm((_request, response) => answerJson(response, { value: 7 }));
    const gone: FarmAddress = { url: await nowhere(), token: undefined };
    const location = { ...fixedLocation(gone), findAgain: async () => ({ url: farm.url, token: 'new' }) };
    expect(await new FarmHttp(location, patience).json(read, thing)).toEqual({ value: 7 });
  });
});

describe('a call that must not be repeated', () => {
  test('is made once when the connection drops: it may have been carried out', async () => {
    await using farm = await fakeFarm((request) => request.socket.destroy());
    await expect(http(farm.url).json(change, thing)).rejects.toMatchObject({ name: 'FarmUnreachable' });
    expect(farm.requests).toHaveLength(1);
  });

  test.each([408, 429])('is tried again after a %i: nobody has looked at it', async (status) => {
    let refusals = 2;
    await using farm = await fakeFarm((_request, response) =>
      answerJson(response, { value: 7 }, refusals-- > 0 ? status : 200),
    );
    expect(await http(farm.url).json(change, thing)).toEqual({ value: 7 });
    expect(farm.requests).toHaveLength(3);
  });

  test('is tried again while nothing listens', async () => {
    await expect(http(await nowhere()).json(change, thing)).rejects.toMatchObject({
      message: expect.stringContaining('nothing listens there'),
    });
  });
});

describe('a refusal', () => {
  test('has every problem that the farm names', async () => {
    const errors = [
      { code: 'TooManySamples', message: 'too many', advice: 'ask for fewer', pointer: '/settings/samples' },
      { code: 'NoCamera', message: 'no camera', advice: 'add one' },
    ];
    await using farm = await fakeFarm((_request, response) => answerJson(response, { errors }, 422));
    await expect(http(farm.url).json(read, thing)).rejects.toMatchObject({ problems: errors, exitStatus: 1 });
    expect(farm.requests).toHaveLength(1);
  });

  test.each([
    [400, 2],
    [404, 2],
    [409, 1],
    [422, 1],
    [401, 3],
    [403, 3],
  ])('with status %i leaves with %i', async (status, exitStatus) => {
    await using farm = await fakeFarm((_request, response) => answerJson(response, {}, status));
    await expect(http(farm.url).json(read, thing)).rejects.toMatchObject({ exitStatus });
  });

  test('by something that is no farm still says what it said', async () => {
    await using farm = await fakeFarm((_request, response) => response.writeHead(404).end('<html>'));
    await expect(http(farm.url).json(read, thing)).rejects.toMatchObject({
      problems: [{ code: 'HTTP 404', message: 'the farm gave no reason' }],
    });
  });
});

test.each([[{ value: 'seven' }], [[]], ['text'], [null]])(
  'an answer like %j is not understood',
  async (body) => {
    await using farm = await fakeFarm((_request, response) => answerJson(response, body));
    await expect(http(farm.url).json(read, thing)).rejects.toMatchObject({ name: 'UnexpectedAnswer' });
  },
);
