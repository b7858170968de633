import type { AwsClients } from '../../functions/aws/aws-clients.ts';
import { type Milliseconds, milliseconds } from '../../functions/domain/units.ts';
import { systemClock } from '../../functions/ports/system-clock.ts';

export type Service = keyof AwsClients;

export interface RecordedCall {
  readonly service: Service;
  /** Such as `PutItem`. */
  readonly command: string;
  /** Items that it writes, for DynamoDB. */
  readonly items: number;
}

/** What clients ask of AWS from now on; what they send again counts again. */
export interface Recording {
  readonly calls: readonly RecordedCall[];
  /** Calls to one service that were on their way at the same time, at most. */
  mostAtOnce(service: Service): number;
  clear(): void;
}

/** @param delay  that each call takes longer, as one does whose service is further away */
export function recordCalls(clients: AwsClients, delay: Milliseconds = milliseconds(0)): Recording {
  const calls: RecordedCall[] = [];
  const atOnce = new Map<Service, { now: number; most: number }>();
  for (const service of Object.keys(clients) as Service[]) {
    const count = { now: 0, most: 0 };
    atOnce.set(service, count);
    const { middlewareStack } = clients[service] as AwsClients['dynamo'];
    middlewareStack.add(
      (next, { commandName = '' }) =>
        async (args) => {
          calls.push({ service, command: commandName.replace(/Command$/, ''), items: itemsOf(args.input) });
          count.now += 1;
          count.most = Math.max(count.most, count.now);
          try {
            await systemClock.sleep(delay);
            return await next(args);
          } finally {
            count.now -= 1;
          }
        },
      { step: 'finalizeRequest', priority: 'low', name: 'recordCalls' },
    );
  }
  return {
    calls,
    mostAtOnce: (service) => atOnce.get(service)?.most ?? 0,
    clear() {
      calls.length = 0;
      for (const count of atOnce.values()) count.most = 0;
    },
  };
}

const itemsOf = (input: object): number =>
  'TransactItems' in input && Array.isArray(input.TransactItems) ? input.TransactItems.length : 1;
