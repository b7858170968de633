import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A token that opens the farm on one machine: 256 random bits. */
export const newAccessToken = () => `rf_${randomBytes(32).toString('base64url')}`;

/** Compares a token with the farm's own, of which only the hash is kept. */
export function tokenCheck(token: string): (given: string) => Promise<boolean> {
  const expected = hash(token);
  return async (given) => timingSafeEqual(hash(given), expected);
}

const hash = (token: string) => createHash('sha256').update(token).digest();
