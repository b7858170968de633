import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { BadProfile } from '../cli-error.ts';
import { codeOf } from '../error-facts.ts';
import type { FarmAddress } from './farm-location.ts';

const address = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));
const profiles = z.record(z.string(), z.strictObject({ url: address, token: z.string().min(1) }));

type Env = Readonly<Record<string, string | undefined>>;

/** Where profiles stand: `{"default": {"url": "https://…", "token": "…"}}`. */
export const profileFile = (env: Env) =>
  join(env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config'), 'render-farm', 'profiles.json');

export interface ChosenFarm {
  readonly address: FarmAddress;
  readonly profile: string | undefined;
}

/**
 * The farm that is configured: by `--profile`, by RENDER_FARM_URL, by RENDER_FARM_PROFILE or by the profile
 * `default`, in this order. Undefined means the embedded one.
 * @throws BadProfile
 */
export async function configuredFarm(env: Env, profile: string | undefined): Promise<ChosenFarm | undefined> {
  if (profile === undefined && env.RENDER_FARM_URL) {
    const url = address.safeParse(env.RENDER_FARM_URL);
    if (!url.success) {
      throw new BadProfile(`RENDER_FARM_URL is no address: ${env.RENDER_FARM_URL}`, {
        advice: 'write it as https://farm.example',
      });
    }
    return { address: { url: url.data, token: env.RENDER_FARM_TOKEN || undefined }, profile: undefined };
  }
  const name = profile ?? (env.RENDER_FARM_PROFILE || undefined);
  const found = (await readProfiles(profileFile(env)))[name ?? 'default'];
  if (found) return { address: found, profile: name };
  if (name === undefined) return undefined;
  throw new BadProfile(`there is no profile ${name} in ${profileFile(env)}`, {
    advice: `write {"${name}": {"url": "https://…", "token": "…"}} into it, or leave out --profile`,
  });
}

async function readProfiles(file: string): Promise<z.output<typeof profiles>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return {};
    throw error;
  }
  try {
    return profiles.parse(JSON.parse(text));
  } catch (error) {
    throw new BadProfile(`${file} is not as it should be: ${whyWrong(error)}`, {
      advice: 'write {"default": {"url": "https://…", "token": "…"}}',
      cause: error,
    });
  }
}

function whyWrong(error: unknown): string {
  if (!(error instanceof z.ZodError)) return 'it is no JSON';
  const [issue] = error.issues;
  return `${issue?.path.join('.')}: ${issue?.message}`;
}
