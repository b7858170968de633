import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type AwsClients, awsClients } from '../../functions/aws/aws-clients.ts';
import {
  BadCredentials,
  CredentialsExpired,
  NotDeployed,
  NotPermitted,
  namedError,
  ServiceUnreachable,
} from '../../functions/aws/named-errors.ts';
import { FarmError } from '../../functions/domain/failure.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

/** Clients of an AWS that answers everything with one error. */
async function clientsOf(status: number, type: string): Promise<AwsClients> {
  server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', connection: 'close' });
    response.end(JSON.stringify({ __type: `com.amazonaws#${type}`, message: `it is ${type}` }));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server?.once('listening', resolve));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  return awsClients();
}

const readRecord = ({ dynamo }: AwsClients) =>
  dynamo.send(new GetItemCommand({ TableName: 'farm', Key: { pk: { S: 'a' }, sk: { S: 'b' } } }));

async function thrown(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('an error of AWS that someone can do something about', () => {
  test.each([
    ['ExpiredTokenException', CredentialsExpired],
    ['UnrecognizedClientException', BadCredentials],
    ['InvalidSignatureException', BadCredentials],
    ['AccessDeniedException', NotPermitted],
    ['ResourceNotFoundException', NotDeployed],
  ])('%s gets a name and advice', async (type, kind) => {
    const error = await thrown(readRecord(await clientsOf(400, type)));
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ advice: expect.stringMatching(/\w+ .*\w+/) });
  });

  test('says what was not permitted', async () => {
    const error = await thrown(readRecord(await clientsOf(400, 'AccessDeniedException')));
    expect(String(error)).toContain('GetItemCommand of DynamoDBClient');
  });

  test('is named whichever service it comes from', async () => {
    const { sqs } = await clientsOf(400, 'ExpiredTokenException');
    const command = new GetQueueAttributesCommand({ QueueUrl: 'http://127.0.0.1:1/000000000000/frames' });
    expect(await thrown(sqs.send(command))).toBeInstanceOf(CredentialsExpired);
  });

  test.each(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND'])('is a network that ends with %s', (code) => {
    const error = namedError(Object.assign(new Error(code), { code }), 'GetItemCommand');
    expect(error).toBeInstanceOf(ServiceUnreachable);
    expect(error).toMatchObject({ failure: 'transient' });
  });
});

test('any other error is left as it is', async () => {
  const error = await thrown(readRecord(await clientsOf(400, 'ValidationException')));
  expect(error).not.toBeInstanceOf(FarmError);
  expect(error).toMatchObject({ name: 'ValidationException' });
});
