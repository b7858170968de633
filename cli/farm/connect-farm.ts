import { dataFolderOf } from '../../functions/local/data-folder.ts';
import type { Narrator } from '../terminal/narrator.ts';
import { embeddedLocation } from './embedded-location.ts';
import { FarmClient } from './farm-client.ts';
import { FarmHttp } from './farm-http.ts';
import { fixedLocation } from './farm-location.ts';
import { configuredFarm } from './profile.ts';

/** The farm that is configured, or the one on this machine. Nothing is started before the first call. */
export async function connectFarm(
  env: Readonly<Record<string, string | undefined>>,
  profile: string | undefined,
  narrator: Narrator,
): Promise<FarmClient> {
  const chosen = await configuredFarm(env, profile);
  if (!chosen) return new FarmClient(new FarmHttp(embeddedLocation(dataFolderOf(env), env, narrator)));
  const flags = chosen.profile === undefined ? '' : ` --profile ${chosen.profile}`;
  return new FarmClient(new FarmHttp(fixedLocation(chosen.address, flags)));
}
