import type { z } from '@hono/zod-openapi';
import { type Job, wantsVideo } from '../domain/job.ts';
import type { Ports } from '../ports/ports.ts';
import { linksValidFor } from './links-valid-for.ts';
import { videoName } from './output-name.ts';
import { readJob } from './read-job.ts';
import { NoVideo } from './request-errors.ts';
import type { videoLinkSchema } from './schemas/file-schema.ts';

/** @throws NoSuchJob, NoVideo with the reason */
export async function linkVideo(
  { jobs, objects }: Ports,
  id: string,
): Promise<z.output<typeof videoLinkSchema>> {
  const job = await readJob(jobs, id);
  if (!job.video) throw new NoVideo(whyNone(job));
  const name = videoName(job);
  const { key, size } = job.video;
  return { name, size, url: await objects.downloadLink(key, { fileName: name, validFor: linksValidFor }) };
}

function whyNone(job: Job): string {
  if (job.request.output.video === false || (job.prepared && !wantsVideo(job))) return 'none was asked for';
  return job.state === 'failed' ? 'frames failed' : `the job is ${job.state}`;
}
