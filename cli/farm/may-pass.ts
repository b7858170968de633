import { FarmUnreachable } from '../cli-error.ts';
import { FarmRefusal } from './farm-refusal.ts';

/** Whether a transfer may succeed with a new link: connections break, links end, and storage has bad moments. */
export const mayPass = (error: unknown): boolean =>
  error instanceof FarmUnreachable ||
  (error instanceof FarmRefusal && (error.status >= 500 || error.status === 403 || isTimeout(error)));

/** What S3 says, with status 400, when bytes came too slowly. */
const isTimeout = ({ problems }: FarmRefusal) => problems[0]?.code === 'RequestTimeout';
