import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../error-facts.ts';
import type { Narrator } from '../terminal/narrator.ts';
import { answersAt } from './answers-at.ts';
import type { FarmAddress, FarmLocation } from './farm-location.ts';
import { readServeFile } from './serve-file.ts';
import { startServe } from './start-serve.ts';

/** Answers come late while all processors render. */
const patientTries = 3;

/** The farm on this machine: the one that runs on the data folder, or else one that is started now. */
export function embeddedLocation(
  dataFolder: string,
  env: Readonly<Record<string, string | undefined>>,
  narrator: Narrator,
): FarmLocation {
  const findOrStart = async (told: string): Promise<FarmAddress> => {
    const running = await runningFarm(dataFolder);
    if (running) return running;
    narrator.say(told);
    return startServe(dataFolder, env);
  };
  return {
    name: 'the farm on this machine',
    flags: '',
    find: () => findOrStart('starting the farm on this machine'),
    findAgain: () => findOrStart('the farm on this machine has stopped: starting it again'),
  };
}

/** The farm that runs on a data folder, if one does. */
export async function runningFarm(dataFolder: string): Promise<FarmAddress | undefined> {
  for (let attempt = 1; attempt <= patientTries; attempt++) {
    const address = await readServeFile(dataFolder);
    if (!address) return undefined;
    if (await answersAt(address)) return address;
    if (!isAlive(address.pid)) return undefined;
    await sleep(500);
  }
  return undefined;
}

function isAlive(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
