import { setImmediate as nextTurn } from 'node:timers/promises';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { DynamoJobStore } from '../../functions/aws/dynamo-job-store.ts';
import { DynamoTable } from '../../functions/aws/dynamo-table.ts';
import { sqsQueues } from '../../functions/aws/sqs-queues.ts';
import type { Clock } from '../../functions/ports/clock.ts';
import type { Queues } from '../../functions/ports/frame-queue.ts';
import type { OpenStores } from '../simulation/stores.ts';
import { createTable } from './create-table.ts';
import { hastyClock } from './hasty-clock.ts';
import { miniStack } from './ministack.ts';

const queueNames = ['prepare', 'frames', 'framesHigh', 'dispatch', 'assemble', 'deadLetters'] as const;
let opened = 0;

/** @returns what opens the stores of a farm in the local AWS, where it is then as late as the farm's clock says */
export async function openAwsStores(): Promise<OpenStores> {
  const { clients, endpoint, setTime } = await miniStack();
  const make = async (name: string) => {
    await createTable(clients.dynamo, name);
    for (const queue of queueNames) {
      await clients.sqs.send(new CreateQueueCommand({ QueueName: `${name}-${queue}` }));
    }
  };
  return (clock) => {
    const name = `farm-${++opened}`;
    const made = make(name);
    const calls = new CallsUnderWay(async () => {
      setTime(clock.now());
      await made;
    });
    // What the stores wait for on their own account takes no simulated time.
    const hasty: Clock = { ...hastyClock(), now: () => clock.now() };
    const table = new DynamoTable(clients.dynamo, name, hasty);
    const jobs = new DynamoJobStore({ table, clock: hasty, time: { now: async () => clock.now() } });
    const url = (queue: keyof Queues) => `${endpoint}/000000000000/${name}-${queue}`;
    const queues = sqsQueues(clients.sqs, hasty, {
      prepare: url('prepare'),
      frames: url('frames'),
      framesHigh: url('framesHigh'),
      gpu: undefined,
      gpuHigh: undefined,
      dispatch: url('dispatch'),
      assemble: url('assemble'),
      deadLetters: url('deadLetters'),
    });
    return {
      jobs: calls.of(jobs),
      queues: {
        prepare: calls.of(queues.prepare),
        frames: calls.of(queues.frames),
        framesHigh: calls.of(queues.framesHigh),
        dispatch: calls.of(queues.dispatch),
        assemble: calls.of(queues.assemble),
        deadLetters: calls.of(queues.deadLetters),
      },
      settled: () => calls.ended(),
    };
  };
}

/** The calls of ports that have not ended: simulated time must not pass meanwhile. */
class CallsUnderWay {
  readonly #first: () => Promise<void>;
  #number = 0;
  #oneEnds = Promise.withResolvers<void>();

  /** @param first  is done before each call */
  constructor(first: () => Promise<void>) {
    this.#first = first;
  }

  of<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name, target);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => this.#call(() => Reflect.apply(method, target, args));
      },
    });
  }

  /** Resolves when none is under way, and those who waited for one have had their turn. */
  async ended(): Promise<void> {
    for (;;) {
      await nextTurn();
      if (this.#number === 0) return;
      await this.#oneEnds.promise;
    }
  }

  async #call<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    this.#number += 1;
    try {
      await this.#first();
      return await call();
    } finally {
      this.#number -= 1;
      this.#oneEnds.resolve();
      this.#oneEnds = Promise.withResolvers();
    }
  }
}
