import {
  type BatchClient,
  type JobStatus,
  type JobSummary,
  paginateListJobs,
  SubmitJobCommand,
  TerminateJobCommand,
} from '@aws-sdk/client-batch';
import { instant } from '../domain/units.ts';
import type { FleetWorker, WorkerFleet } from '../ports/worker-fleet.ts';

export interface BatchFleetSettings {
  /** Name or ARN of the job queue. */
  readonly queue: string;
  /** Name or ARN of the job definition, each of whose jobs is a worker. */
  readonly definition: string;
}

/** The states of a job that has not ended, in their order: one that moves on while it is listed is not missed. */
const unended: readonly JobStatus[] = ['SUBMITTED', 'PENDING', 'RUNNABLE', 'STARTING', 'RUNNING'];
const pageSize = 1000;

/**
 * The GPU fleet on AWS Batch.
 * @param client  must not repeat calls by itself: Batch would take a repeated submission for another one
 */
export class BatchFleet implements WorkerFleet {
  readonly #client: BatchClient;
  readonly #settings: BatchFleetSettings;

  constructor(client: BatchClient, settings: BatchFleetSettings) {
    this.#client = client;
    this.#settings = settings;
  }

  async list(): Promise<readonly FleetWorker[]> {
    const workers = new Map<string, FleetWorker>();
    for (const status of unended) {
      for await (const job of this.#jobs(status)) {
        const worker = workerOf(job, status);
        workers.set(worker.id, worker);
      }
    }
    return [...workers.values()];
  }

  async submit(name: string): Promise<void> {
    const { queue, definition } = this.#settings;
    await this.#client.send(
      new SubmitJobCommand({ jobName: name, jobQueue: queue, jobDefinition: definition }),
    );
  }

  async terminate({ id }: FleetWorker, reason: string): Promise<void> {
    await this.#client.send(new TerminateJobCommand({ jobId: id, reason }));
  }

  async *#jobs(jobStatus: JobStatus): AsyncGenerator<JobSummary> {
    const query = { jobQueue: this.#settings.queue, jobStatus };
    for await (const page of paginateListJobs({ client: this.#client, pageSize }, query)) {
      yield* page.jobSummaryList ?? [];
    }
  }
}

/** A job that is tried again has the times of its last try: its state says whether it runs. */
function workerOf(job: JobSummary, status: JobStatus): FleetWorker {
  const { jobId: id = '', jobName: name = '', createdAt = 0, startedAt } = job;
  return {
    id,
    name,
    submittedAt: instant(createdAt),
    ...(status === 'RUNNING' && { startedAt: instant(startedAt ?? createdAt) }),
  };
}
