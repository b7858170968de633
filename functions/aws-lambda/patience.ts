import { type Milliseconds, minutes } from '../domain/units.ts';

/** How long functions that nobody waits for ride out an S3 that is slow or fails. */
export const patience: Milliseconds = minutes(2);
