import { hasCode } from './has-code.ts';

/** No space, a user's quota, or the largest file that the file system or the user's limits allow. */
export const isDiskFull = (error: unknown): boolean => hasCode(error, 'ENOSPC', 'EDQUOT', 'EFBIG');
