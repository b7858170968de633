import type { Instant } from '../domain/units.ts';

export function isoTime(instant: Instant): string;
export function isoTime(instant: Instant | undefined): string | null;
/** A moment as answers write it, such as `2026-11-22T17:09:34.250Z`; null for one that has not come. */
export function isoTime(instant: Instant | undefined): string | null {
  return instant === undefined ? null : new Date(instant).toISOString();
}
