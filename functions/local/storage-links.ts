import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  type Bytes,
  bytes,
  instant,
  type Milliseconds,
  minutes,
  type Sha256,
  sha256,
} from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { UploadLink } from '../ports/object-store.ts';

export interface StorageLinksSettings {
  /** Where the farm's API is reached, without a slash at its end; asked for each link. */
  readonly baseUrl: () => string;
  /** At least 32 random bytes, which only the farm knows. */
  readonly secret: Uint8Array;
  readonly clock: Clock;
}

export interface UploadRight {
  readonly key: string;
  readonly sha256: Sha256;
  readonly size: Bytes;
}

export interface DownloadRight {
  readonly key: string;
  readonly fileName: string;
}

const uploadValidFor = minutes(60);

/** Links to one object each: whoever has one may put or get that object, and nothing else, for a while. */
export class StorageLinks {
  readonly #settings: StorageLinksSettings;

  constructor(settings: StorageLinksSettings) {
    this.#settings = settings;
  }

  upload(key: string, file: { readonly sha256: Sha256; readonly size: Bytes }): UploadLink {
    const expiresAt = instant(this.#settings.clock.now() + uploadValidFor);
    const query = { expires: `${expiresAt}`, size: `${file.size}`, sha256: file.sha256 };
    return { kind: 'whole', url: this.#sign('PUT', key, query), headers: {}, expiresAt };
  }

  download(key: string, options: { readonly fileName: string; readonly validFor: Milliseconds }): string {
    const expires = `${this.#settings.clock.now() + options.validFor}`;
    return this.#sign('GET', key, { expires, name: options.fileName });
  }

  /** What the bearer of a link may put; undefined when it was not made here or has expired. */
  uploadRight(key: string, query: URLSearchParams): UploadRight | undefined {
    if (!this.#isGood('PUT', key, query)) return undefined;
    return { key, sha256: sha256(query.get('sha256') ?? ''), size: bytes(Number(query.get('size'))) };
  }

  downloadRight(key: string, query: URLSearchParams): DownloadRight | undefined {
    if (!this.#isGood('GET', key, query)) return undefined;
    return { key, fileName: query.get('name') ?? '' };
  }

  #sign(method: string, key: string, rights: Record<string, string>): string {
    const query = new URLSearchParams(rights);
    query.set('signature', this.#signature(method, key, query).toString('base64url'));
    const path = key.split('/').map(encodeURIComponent).join('/');
    return `${this.#settings.baseUrl()}/storage/${path}?${query}`;
  }

  #isGood(method: string, key: string, query: URLSearchParams): boolean {
    const signed = new URLSearchParams(query);
    signed.delete('signature');
    const expected = this.#signature(method, key, signed);
    const given = Buffer.from(query.get('signature') ?? '', 'base64url');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return false;
    return Number(query.get('expires')) > this.#settings.clock.now();
  }

  #signature(method: string, key: string, rights: URLSearchParams): Buffer {
    const text = JSON.stringify([method, key, [...rights].sort(([a], [b]) => (a < b ? -1 : 1))]);
    return createHmac('sha256', this.#settings.secret).update(text).digest();
  }
}
