import type { S3Client } from '@aws-sdk/client-s3';
import type { Milliseconds } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import { S3Patience } from './s3-patience.ts';

export interface S3BucketSettings {
  readonly client: S3Client;
  readonly bucket: string;
  readonly clock: Clock;
  /** How long it is worth waiting while S3 is slow or failing. */
  readonly patience: Milliseconds;
}

/** A bucket that is asked again while S3 has a bad moment. */
export class S3Bucket {
  readonly client: S3Client;
  readonly name: string;
  readonly clock: Clock;
  readonly #patience: Milliseconds;

  constructor({ client, bucket, clock, patience }: S3BucketSettings) {
    this.client = client;
    this.name = bucket;
    this.clock = clock;
    this.#patience = patience;
  }

  patience(): S3Patience {
    return new S3Patience(this.clock, this.#patience);
  }

  /**
   * @param call  must do no harm when it is made twice: its reply may have been lost
   * @throws StorageUnavailable after a long time
   */
  async ask<Answer>(call: (client: S3Client) => Promise<Answer>): Promise<Answer> {
    const patience = this.patience();
    for (;;) {
      try {
        return await call(this.client);
      } catch (error) {
        await patience.waitAfter(error);
      }
    }
  }
}

/** Whether S3 refused a call with one of these codes. */
export const isRefusal = (error: unknown, ...codes: readonly string[]): boolean =>
  typeof error === 'object' && error !== null && 'name' in error && codes.includes(String(error.name));
