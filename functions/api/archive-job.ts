import { makeZip } from 'client-zip';
import type { Job } from '../domain/job.ts';
import { allPages } from '../ports/all-pages.ts';
import type { Ports } from '../ports/ports.ts';
import { type OutputFile, outputFiles } from './output-files.ts';
import { videoName } from './output-name.ts';

const pageSize = 500;

/** What is done of the job so far, as a stream that is read from the object store while it is sent. */
export const archiveJob = (ports: Ports, job: Job): ReadableStream<Uint8Array> =>
  makeZip(entries(ports, job));

async function* entries(ports: Ports, job: Job) {
  for await (const { name, file, renderedAt } of finishedFiles(ports, job)) {
    const input = await ports.objects.stream(file.key);
    yield { name, input, lastModified: new Date(renderedAt) };
  }
  if (!job.video) return;
  const lastModified = new Date(job.endedAt ?? job.createdAt);
  yield { name: videoName(job), input: await ports.objects.stream(job.video.key), lastModified };
}

async function* finishedFiles({ jobs }: Ports, job: Job): AsyncGenerator<OutputFile> {
  const query = { state: 'succeeded', limit: pageSize } as const;
  for await (const page of allPages((from) => jobs.listFrames(job.id, { ...query, ...from }))) {
    for (const numbered of page.items) yield* outputFiles(job, numbered);
  }
}
