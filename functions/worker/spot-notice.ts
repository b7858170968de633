import * as z from 'zod';
import { FarmError } from '../domain/failure.ts';
import { type Milliseconds, seconds } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';

/** Where a machine of EC2 finds out about itself. */
export const ec2Metadata = 'http://169.254.169.254';

/** As AWS advises: the notice comes two minutes before the end. */
const lookEvery: Milliseconds = seconds(5);
/** Milliseconds; it answers from the machine itself. */
const patience = 2000;
const tokenLife = '21600';

const instanceAction = z.object({ action: z.string(), time: z.string() });

class NoMetadata extends FarmError {
  override readonly failure = 'transient';

  constructor(endpoint: string, cause: unknown) {
    super(`the machine’s metadata at ${endpoint} cannot be read: its Spot notice would not be seen`, {
      advice: 'let containers reach it (IMDSv2, a hop limit of 2), or ignore this where no machine is rented',
      cause,
    });
  }
}

export interface SpotWatch {
  readonly clock: Clock;
  /** Such as `ec2Metadata`. */
  readonly endpoint: string;
  readonly stop: AbortSignal;
  /** Told once when the metadata cannot be read; it goes on looking. */
  readonly report: (error: unknown) => void;
}

/**
 * Watches for the notice that this Spot machine will be taken away (IMDSv2).
 * @returns what EC2 says, such as `terminate at 2026-11-27T08:22:00Z`, or undefined when it was stopped first
 * @see EC2 user guide, Spot Instance interruption notices, read 2026-11
 */
export async function spotNotice({ clock, endpoint, stop, report }: SpotWatch): Promise<string | undefined> {
  let token: string | undefined;
  let isTold = false;
  while (!stop.aborted) {
    try {
      token ??= await newToken(endpoint);
      const answer = await ask(endpoint, '/latest/meta-data/spot/instance-action', {
        headers: { 'X-aws-ec2-metadata-token': token },
      });
      if (answer.ok) {
        const { action, time } = instanceAction.parse(await answer.json());
        return `${action} at ${time}`;
      }
      // 404 while there is no notice; 401 when the token has expired.
      if (answer.status === 401) token = undefined;
    } catch (error) {
      if (!isTold) report(new NoMetadata(endpoint, error));
      isTold = true;
    }
    await clock.sleep(lookEvery, stop);
  }
  return undefined;
}

async function newToken(endpoint: string): Promise<string> {
  const answer = await ask(endpoint, '/latest/api/token', {
    method: 'PUT',
    headers: { 'X-aws-ec2-metadata-token-ttl-seconds': tokenLife },
  });
  if (!answer.ok) throw new Error(`no token: ${answer.status}`);
  return await answer.text();
}

const ask = (endpoint: string, path: string, init: RequestInit) =>
  fetch(`${endpoint}${path}`, { ...init, signal: AbortSignal.timeout(patience) });
