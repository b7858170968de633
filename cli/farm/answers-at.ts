import type { FarmAddress } from './farm-location.ts';

/** Whether a farm answers there and takes the token. */
export async function answersAt({ url, token }: FarmAddress, within = 2000): Promise<boolean> {
  try {
    const response = await fetch(`${url}/v1/jobs?limit=1`, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(within),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    // Refused, reset or silent: whatever it is, no farm answers.
    return false;
  }
}
