import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { bytes, type Instant, instant, sha256 } from '../../functions/domain/units.ts';
import {
  type KeptObject,
  NoSuchObject,
  NoSuchUpload,
  type ObjectStore,
  type PutSource,
  type StoredObject,
} from '../../functions/ports/object-store.ts';

/** Objects in memory, for simulations: a put of a path stores the path itself as the content. */
export class MemoryObjectStore implements ObjectStore {
  readonly objects = new Map<string, Buffer>();
  readonly #used = new Map<string, Instant>();
  readonly #now: () => Instant;

  constructor(now: () => Instant) {
    this.#now = now;
  }

  async put(key: string, source: PutSource): Promise<StoredObject> {
    const content =
      'bytes' in source ? Buffer.from(source.bytes) : Buffer.from('path' in source ? source.path : '');
    this.objects.set(key, content);
    this.#used.set(key, this.#now());
    return describe(content);
  }

  async head(key: string): Promise<KeptObject | undefined> {
    const content = this.objects.get(key);
    return content && { ...describe(content), usedAt: this.#usedAt(key) };
  }

  async read(key: string): Promise<Buffer> {
    const content = this.objects.get(key);
    if (!content) throw new NoSuchObject(key);
    return content;
  }

  async stream(key: string): Promise<Readable> {
    return Readable.from([await this.read(key)]);
  }

  async fetch(): Promise<void> {
    throw new Error('a simulation has no files');
  }

  async list(prefix: string, query: { limit: number; cursor?: string; unusedSince?: Instant }) {
    const { unusedSince = Infinity } = query;
    const keys = [...this.objects.keys()]
      .filter((key) => key.startsWith(prefix) && key > (query.cursor ?? ''))
      .filter((key) => this.#usedAt(key) < unusedSince)
      .sort()
      .slice(0, query.limit);
    const last = keys.at(-1);
    return { keys, ...(keys.length === query.limit && last !== undefined && { cursor: last }) };
  }

  async delete(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.objects.delete(key);
  }

  async touch(keys: readonly string[], unusedSince: Instant): Promise<void> {
    for (const key of keys) if (this.#usedAt(key) < unusedSince) this.#used.set(key, this.#now());
  }

  async uploadLink() {
    return { kind: 'whole', url: 'http://127.0.0.1/', headers: {}, expiresAt: instant(0) } as const;
  }

  async completeUpload(key: string): Promise<StoredObject> {
    throw new NoSuchUpload(key);
  }

  async downloadLink(): Promise<string> {
    return 'http://127.0.0.1/';
  }

  #usedAt(key: string): Instant {
    return this.#used.get(key) ?? instant(0);
  }
}

const describe = (content: Buffer): StoredObject => ({
  size: bytes(content.length),
  sha256: sha256(createHash('sha256').update(content).digest('hex')),
});
