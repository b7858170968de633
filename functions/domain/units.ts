/**
 * Distinct types for values that are plain strings and numbers underneath, so that the compiler tells
 * a frame number from a count and seconds from milliseconds. Values are branded once, at the border.
 */
declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** Identifies a job: `j_` and 22 characters of base64url (128 random bits after a time prefix). */
export type JobId = Branded<string, 'JobId'>;
/** A frame's number on the scene's timeline; Blender's range is -1,048,574 to 1,048,574. */
export type FrameNumber = Branded<number, 'FrameNumber'>;
/** A SHA-256 digest as 64 lower-case hexadecimal digits. */
export type Sha256 = Branded<string, 'Sha256'>;
/** A size in bytes, a non-negative integer. */
export type Bytes = Branded<number, 'Bytes'>;
/** A duration in milliseconds. */
export type Milliseconds = Branded<number, 'Milliseconds'>;
/** A moment, in milliseconds since 1970-01-01T00:00Z, read from the store's clock. */
export type Instant = Branded<number, 'Instant'>;
/** A sum in US dollars. */
export type Usd = Branded<number, 'Usd'>;
/** A worker's right to one attempt: 128 random bits, never used twice. */
export type LeaseToken = Branded<string, 'LeaseToken'>;
/** Counts a job's (re)starts, from 1. */
export type Epoch = Branded<number, 'Epoch'>;

export const jobId = (text: string) => text as JobId;
export const frameNumber = (value: number) => value as FrameNumber;
export const sha256 = (hex: string) => hex as Sha256;
export const bytes = (value: number) => value as Bytes;
export const milliseconds = (value: number) => value as Milliseconds;
export const seconds = (value: number) => (value * 1000) as Milliseconds;
export const minutes = (value: number) => (value * 60_000) as Milliseconds;
export const days = (value: number) => (value * 86_400_000) as Milliseconds;
export const instant = (value: number) => value as Instant;
export const usd = (value: number) => value as Usd;
export const leaseToken = (text: string) => text as LeaseToken;
export const epoch = (value: number) => value as Epoch;
