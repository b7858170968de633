import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { eventSource } from '../functions/aws/event-schema.ts';
import { isEnded, jobStates } from '../functions/domain/job-state.ts';
import type { FarmProcess } from './farm-process.ts';
import { notices } from './notices.ts';

/** The farm's event bus, and the news of ended jobs for people. */
export class Notifications extends Construct {
  readonly bus: EventBus;
  /** Told when a job has ended, however it did. */
  readonly endedJobs: Topic;

  constructor(scope: Construct, id: string, { jobEmail }: { readonly jobEmail: string | undefined }) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus');
    this.endedJobs = notices(this, 'EndedJobs', jobEmail);
    new Rule(this, 'JobEnded', {
      eventBus: this.bus,
      eventPattern: {
        source: [eventSource],
        detail: { kind: ['job'], state: jobStates.filter(isEnded) },
      },
      targets: [new SnsTopic(this.endedJobs)],
    });
  }

  /** Tells a function of the bus, and lets it publish there if it does. */
  give(to: FarmProcess, publish: boolean): void {
    to.addEnvironment('FARM_EVENT_BUS', this.bus.eventBusName);
    if (publish) this.bus.grantPutEventsTo(to);
  }
}
