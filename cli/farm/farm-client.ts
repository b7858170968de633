import type { ManifestEntry } from '../../functions/domain/manifest.ts';
import type { Sha256 } from '../../functions/domain/units.ts';
import { everyItem } from './every-item.ts';
import {
  type DeadLetterAnswer,
  type EstimateAnswer,
  type EventAnswer,
  estimateAnswer,
  eventAnswer,
  type FrameAnswer,
  failuresAnswer,
  framesAnswer,
  healthAnswer,
  type JobAnswer,
  jobAnswer,
  jobsAnswer,
  type OutputAnswer,
  outputsAnswer,
  type UploadLink,
  uploadedAnswer,
  uploadsAnswer,
  type VideoAnswer,
  videoAnswer,
} from './farm-answers.ts';
import type { FarmHttp } from './farm-http.ts';
import { serverSentEvents } from './server-sent-events.ts';

export interface FileToUpload extends ManifestEntry {
  /** SHA-256 of each of its 64 MiB parts. */
  readonly parts: readonly Sha256[];
}

export type JobAction = 'pause' | 'resume' | 'cancel';

/** The calls of the farm's HTTP API that the commands make, with their answers checked. */
export class FarmClient {
  readonly #http: FarmHttp;

  constructor(http: FarmHttp) {
    this.#http = http;
  }

  get location() {
    return this.#http.location;
  }

  /** The farm's address now: links in its answers may be relative to it. */
  async baseUrl(): Promise<string> {
    return (await this.#http.address()).url;
  }

  /** The versions of Blender that render on the farm, such as `5.2.3`. */
  async blenderVersions(signal?: AbortSignal): Promise<readonly string[]> {
    const call = { method: 'GET', path: '/healthz', repeatable: true, ...given(signal) } as const;
    return (await this.#http.json(call, healthAnswer)).blender;
  }

  /**
   * How to put each file, or undefined where the farm has it already.
   * @param files  at most 500
   */
  async uploads(files: readonly FileToUpload[], signal?: AbortSignal): Promise<(UploadLink | undefined)[]> {
    const call = {
      method: 'POST',
      path: '/uploads',
      body: { files },
      repeatable: true,
      ...given(signal),
    } as const;
    const answer = await this.#http.json(call, uploadsAnswer);
    return answer.files.map((file) => (file.present ? undefined : file.upload));
  }

  /** Makes a file of the parts that were put; done already, it is there. */
  async completeUpload(id: string, sha256: Sha256, signal?: AbortSignal): Promise<void> {
    const path = `/uploads/${encodeURIComponent(id)}/complete`;
    const call = { method: 'POST', path, body: { sha256 }, repeatable: true, ...given(signal) } as const;
    await this.#http.json(call, uploadedAnswer);
  }

  /** Submits a job; with the same key, the same body is the same job. */
  async submit(body: unknown, key: string, signal?: AbortSignal): Promise<JobAnswer> {
    const headers = { 'idempotency-key': key };
    const call = {
      method: 'POST',
      path: '/jobs',
      body,
      headers,
      repeatable: true,
      ...given(signal),
    } as const;
    return this.#http.json(call, jobAnswer);
  }

  /** What a job would take; nothing is queued. */
  async estimate(body: unknown, signal?: AbortSignal): Promise<EstimateAnswer> {
    const call = { method: 'POST', path: '/estimates', body, repeatable: true, ...given(signal) } as const;
    return this.#http.json(call, estimateAnswer);
  }

  async job(id: string, signal?: AbortSignal): Promise<JobAnswer> {
    return this.#http.json(
      { method: 'GET', path: jobPath(id), repeatable: true, ...given(signal) },
      jobAnswer,
    );
  }

  /** Newest first. */
  async *jobs(state: string | undefined, page: number): AsyncGenerator<JobAnswer> {
    const read = (query: URLSearchParams) =>
      this.#http.json({ method: 'GET', path: `/jobs?${query}`, repeatable: true }, jobsAnswer);
    yield* everyItem(
      { ...(state !== undefined && { state }), limit: String(page) },
      read,
      (answer) => answer.jobs,
    );
  }

  async *frames(id: string): AsyncGenerator<FrameAnswer> {
    const read = (query: URLSearchParams) =>
      this.#http.json(
        { method: 'GET', path: `${jobPath(id)}/frames?${query}`, repeatable: true },
        framesAnswer,
      );
    yield* everyItem({}, read, (answer) => answer.frames);
  }

  async *failures(id: string): AsyncGenerator<DeadLetterAnswer> {
    const read = (query: URLSearchParams) =>
      this.#http.json(
        { method: 'GET', path: `${jobPath(id)}/failures?${query}`, repeatable: true },
        failuresAnswer,
      );
    yield* everyItem({}, read, (answer) => answer.failures);
  }

  /** The finished frames' files, under the names that the job's template gives them. */
  async *outputs(id: string): AsyncGenerator<OutputAnswer> {
    const read = (query: URLSearchParams) =>
      this.#http.json(
        { method: 'GET', path: `${jobPath(id)}/outputs?${query}`, repeatable: true },
        outputsAnswer,
      );
    yield* everyItem({}, read, (answer) => answer.outputs);
  }

  async video(id: string): Promise<VideoAnswer> {
    return this.#http.json({ method: 'GET', path: `${jobPath(id)}/video`, repeatable: true }, videoAnswer);
  }

  async act(id: string, action: JobAction): Promise<JobAnswer> {
    return this.#http.json(
      { method: 'POST', path: `${jobPath(id)}/${action}`, repeatable: false },
      jobAnswer,
    );
  }

  /** @param frames  a frame list; all that failed when left out */
  async retry(id: string, frames: string | undefined): Promise<JobAnswer> {
    const body = frames === undefined ? {} : { frames };
    return this.#http.json(
      { method: 'POST', path: `${jobPath(id)}/retry`, body, repeatable: false },
      jobAnswer,
    );
  }

  /** What happens to a job from now on, until the stream breaks; what the client does not know is left out. */
  async *events(id: string, signal: AbortSignal): AsyncGenerator<EventAnswer> {
    const body = await this.#http.stream(`${jobPath(id)}/events`, signal);
    for await (const { data } of serverSentEvents(body)) {
      const event = eventAnswer.safeParse(parsed(data));
      if (event.success) yield event.data;
    }
  }
}

const jobPath = (id: string) => `/jobs/${encodeURIComponent(id)}`;
const given = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { signal });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A comment or a heartbeat in words: no event of ours.
    return undefined;
  }
}
