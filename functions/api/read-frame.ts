import type { StoredFile } from '../domain/frame.ts';
import { logKey } from '../domain/keys.ts';
import { frameNumber } from '../domain/units.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { ApiOptions } from './api-options.ts';
import { frameView } from './frame-view.ts';
import { jobFrameNumbers } from './job-frame-numbers.ts';
import { linksValidFor } from './links-valid-for.ts';
import { logTailOf } from './log-tail.ts';
import { plainJson } from './plain-json.ts';
import { readJob } from './read-job.ts';
import { NoSuchFrame } from './request-errors.ts';
import type { FrameDetail } from './schemas/frame-schema.ts';

/** One frame with links to its files and to its log. @throws NoSuchJob, NoSuchFrame */
export async function readFrame(
  { ports: { jobs, objects }, fleet }: Pick<ApiOptions, 'ports' | 'fleet'>,
  id: string,
  number: number,
): Promise<FrameDetail> {
  const job = await readJob(jobs, id);
  const frame = frameNumber(number);
  if (!jobFrameNumbers(job).includes(frame)) throw new NoSuchFrame(number);
  const record = await jobs.readFrame(job.id, frame);
  const files = record?.state === 'succeeded' ? await linkFiles(objects, record.result.files) : [];
  const failure = record?.state === 'failed' ? record.failure : record?.lastFailure;
  return {
    ...frameView(frame, record, fleet),
    files,
    preview: files.find((file) => file.role === 'preview')?.url ?? null,
    logTail: logTailOf(failure) ?? null,
    log: failure && record ? await linkLog(objects, logKey(job.id, frame, record.attempt)) : null,
  };
}

const linkFiles = (objects: ObjectStore, files: readonly StoredFile[]) =>
  Promise.all(
    files.map(async ({ key, ...file }) => ({
      ...plainJson(file),
      url: await objects.downloadLink(key, {
        fileName: file.name.replaceAll('/', '_'),
        validFor: linksValidFor,
      }),
    })),
  );

async function linkLog(objects: ObjectStore, key: string): Promise<string | null> {
  if (!(await objects.head(key))) return null;
  return objects.downloadLink(key, { fileName: 'blender.log', validFor: linksValidFor });
}
