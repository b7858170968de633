import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type APIGatewayProxyResult, handle, type LambdaEvent } from 'hono/aws-lambda';
import { cameThroughAuthorizer } from '../../functions/api/came-through-authorizer.ts';
import { createApi } from '../../functions/api/create-api.ts';
import { apiOptions } from '../simulation/history.ts';
import { openTestFarm, type TestFarm } from './test-farm.ts';

let farm: TestFarm;
let handler: ReturnType<typeof handle>;
beforeAll(async () => {
  farm = await openTestFarm();
  const authorize = async (_token: string, host: unknown) => cameThroughAuthorizer(host);
  handler = handle(createApi({ ...apiOptions(farm.ports), authorize }));
});
afterAll(() => farm.close());

/** An event as an HTTP API sends it, in the format 2.0. */
const event = (change: Record<string, unknown>, authorizer?: object) =>
  ({
    version: '2.0',
    routeKey: '$default',
    rawPath: '/v1/jobs',
    rawQueryString: '',
    headers: { authorization: 'Bearer rf_token', 'content-type': 'application/json' },
    requestContext: {
      domainName: 'farm.example',
      http: { method: 'GET', path: '/v1/jobs' },
      ...(authorizer && { authorizer }),
    },
    body: null,
    isBase64Encoded: false,
    ...change,
  }) as unknown as LambdaEvent;

const amy = { lambda: { token: 'amy' } };

async function answer(of: LambdaEvent): Promise<{ status: number; body: Record<string, unknown> }> {
  const { statusCode, body } = (await handler(of)) as APIGatewayProxyResult;
  return { status: statusCode, body: JSON.parse(body) };
}

test('what came through the authorizer is answered', async () =>
  expect(await answer(event({}, amy))).toEqual({ status: 200, body: { jobs: [] } }));

test.each<[string, object | undefined]>([
  ['nothing of it', undefined],
  ['another authorizer', { jwt: { claims: {} } }],
  ['an authorizer that names no token', { lambda: {} }],
])('what brings %s is refused, whatever token it carries', async (_what, authorizer) =>
  expect(await answer(event({}, authorizer))).toMatchObject({ status: 401 }),
);

test('what anyone may ask needs neither', async () =>
  expect(await answer(event({ rawPath: '/v1/healthz', headers: {} }))).toMatchObject({ status: 200 }));

test('a body comes as text or in Base64', async () => {
  const post = { http: { method: 'POST', path: '/v1/jobs' }, domainName: 'farm.example', authorizer: amy };
  const body = '{"scene":';
  const asText = await answer(event({ body, requestContext: post }));
  expect(asText).toMatchObject({ status: 400, body: { errors: [{ code: 'NotJson' }] } });
  const encoded = { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
  expect(await answer(event({ ...encoded, requestContext: post }))).toEqual(asText);
});

test('queries arrive as they were sent', async () => {
  const refused = await answer(event({ rawQueryString: 'limit=0&state=no%20state' }, amy));
  expect(refused.status).toBe(422);
  expect(refused.body.errors).toHaveLength(2);
});
