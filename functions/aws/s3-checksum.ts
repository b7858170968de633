import { partCount } from '../domain/blob-digest.ts';
import { type Sha256, sha256 } from '../domain/units.ts';

/** A digest as S3 writes it: in base64. */
export const toChecksum = (digest: Sha256): string => Buffer.from(digest, 'hex').toString('base64');

export const fromChecksum = (checksum: string): Sha256 =>
  sha256(Buffer.from(checksum, 'base64').toString('hex'));

/**
 * The digest of `domain/blob-digest.ts` from the SHA-256 that S3 recorded: its own up to 64 MiB, above that of
 * its parts, which S3 marks with a hyphen and their number.
 * @returns undefined for an object that was put in another way than here, such as by a restored backup
 */
export function recordedDigest(checksum: string | undefined, size: number): Sha256 | undefined {
  const [value = '', parts] = checksum?.split('-') ?? [];
  const count = partCount(size);
  return value !== '' && parts === (count > 1 ? `${count}` : undefined) ? fromChecksum(value) : undefined;
}
