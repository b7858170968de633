import type { Readable } from 'node:stream';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** The names of the commands that a client sends from now on, such as `PutItem`; those sent again, too. */
export function recordCalls(client: DynamoDBClient): string[] {
  const calls: string[] = [];
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        calls.push(commandName.replace(/Command$/, ''));
        return next(args);
      },
    { step: 'finalizeRequest', priority: 'low', name: 'recordCalls' },
  );
  return calls;
}

/**
 * Lets the service do what the next such command asks for, and loses its reply: the client sees a broken
 * connection, and sends the command again unless it was made to try once only.
 */
export function loseReply(client: DynamoDBClient, command: string): void {
  let lost = false;
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const result = await next(args);
        if (lost || commandName !== `${command}Command`) return result;
        lost = true;
        (result.response as { readonly body: Readable }).body.destroy();
        throw Object.assign(new Error('the connection was reset'), {
          code: 'ECONNRESET',
          name: 'TimeoutError',
        });
      },
    { step: 'deserialize', priority: 'low' },
  );
}
