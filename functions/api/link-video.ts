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
  const { key } = job.video;
  const stored = await objects.head(key);
  if (!stored) throw new NoVideo('its file has been removed');
  const { size, sha256 } = stored;
  const name = videoName(job);
  const url = await objects.downloadLink(key, { fileName: name, validFor: linksValidFor });
  return { name, size, sha256, url };
}

function whyNone(job: Job): string {
  if (job.request.output.video === false || (job.prepared && !wantsVideo(job))) return 'none was asked for';
  return job.state === 'failed' ? 'frames failed' : `the job is ${job.state}`;
}
