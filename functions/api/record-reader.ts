import type { FrameRecord } from '../domain/frame.ts';
import type { FrameNumber, JobId } from '../domain/units.ts';
import type { JobStore } from '../ports/job-store.ts';

const pageSize = 1000;

interface RecordPage {
  readonly found: ReadonlyMap<FrameNumber, FrameRecord>;
  readonly last: FrameNumber | undefined;
  readonly next: string | undefined;
}

/** Finds the records of frames that are asked for by ascending number, and reads them page by page. */
export class RecordReader {
  /** The store's cursor of the page at hand. */
  cursor: string | undefined;
  readonly #jobs: JobStore;
  readonly #job: JobId;
  #page: RecordPage | undefined;

  constructor(jobs: JobStore, job: JobId, cursor: string | undefined) {
    this.#jobs = jobs;
    this.#job = job;
    this.cursor = cursor;
  }

  /** @returns undefined when the frame has no record */
  async find(frame: FrameNumber): Promise<FrameRecord | undefined> {
    this.#page ??= await this.#read();
    while (this.#page.next !== undefined && (this.#page.last === undefined || frame > this.#page.last)) {
      this.cursor = this.#page.next;
      this.#page = await this.#read();
    }
    return this.#page.found.get(frame);
  }

  async #read(): Promise<RecordPage> {
    const query = { limit: pageSize, ...(this.cursor !== undefined && { cursor: this.cursor }) };
    const { items, cursor } = await this.#jobs.listFrames(this.#job, query);
    return {
      found: new Map(items.map(({ frame, record }) => [frame, record])),
      last: items.at(-1)?.frame,
      next: cursor,
    };
  }
}
