import { connectFarm } from './farm/connect-farm.ts';
import type { FarmClient } from './farm/farm-client.ts';
import { type Narrator, openNarrator } from './terminal/narrator.ts';
import { printable } from './terminal/printable.ts';
import type { Surroundings } from './terminal/surroundings.ts';

/** Options that every command has. */
export interface SessionOptions {
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly profile?: string;
}

/** What one command works with. */
export interface Session {
  readonly surroundings: Surroundings;
  readonly narrator: Narrator;
  readonly json: boolean;
  /** The farm to talk to, found or started at the first call. */
  farm(): Promise<FarmClient>;
  /** The command's answer: the one JSON document with `--json`, the text for people otherwise. */
  answer(document: unknown, text: string): void;
}

export function openSession(surroundings: Surroundings, options: SessionOptions): Session {
  const json = options.json === true;
  const narrator = openNarrator(surroundings, json);
  let farm: Promise<FarmClient> | undefined;
  return {
    surroundings,
    narrator,
    json,
    farm() {
      farm ??= connectFarm(surroundings.env, options.profile, narrator);
      return farm;
    },
    answer(document, text) {
      narrator.endProgress();
      surroundings.stdout.write(json ? `${JSON.stringify(document, null, 2)}\n` : `${printable(text)}\n`);
    },
  };
}
