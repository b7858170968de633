import { hostname, totalmem } from 'node:os';
import { join } from 'node:path';
import { oneMachineLimits } from '../../functions/domain/limits.ts';
import { bytes, minutes } from '../../functions/domain/units.ts';
import { dataFolderOf } from '../../functions/local/data-folder.ts';
import { blenderExecutable } from '../../functions/local/local-tools.ts';
import { type GpuKind, gpuKinds } from '../../functions/worker/choose-device.ts';
import { ScriptsOfScenes } from '../../functions/worker/errors.ts';
import type { WorkHere } from '../../functions/worker/work-here.ts';
import { farmSettingsOf } from '../aws/farm-settings-of.ts';
import { WrongUse } from '../cli-error.ts';
import type { Surroundings } from '../terminal/surroundings.ts';
import { BlenderNotFound, programPath, shareForBlender } from './serve-settings.ts';

export interface WorkOptions {
  readonly fleet: 'gpu' | 'lambda';
  readonly device: 'auto' | GpuKind;
  readonly stack: string;
  readonly blender?: string;
  readonly memory?: number;
  readonly cache: number;
  readonly frameTime?: number;
  readonly allowScripts?: boolean;
  readonly idleExit?: number;
}

/**
 * What a worker on a person's machine is started with.
 * @throws WrongUse, BlenderNotFound, ScriptsOfScenes, FarmNotDeployed, NoAwsAccess, AwsRefused
 */
export async function workSettings(
  options: WorkOptions,
  { env, cwd }: Pick<Surroundings, 'env' | 'cwd'>,
): Promise<Omit<WorkHere, 'stop' | 'say' | 'report'>> {
  const { fleet, device, stack, memory, cache, frameTime, allowScripts = false, idleExit } = options;
  if (fleet === 'lambda' && device !== 'auto') {
    throw new WrongUse('workers of the fleet lambda render on the processor', {
      advice: 'leave out --device, or work for --fleet gpu',
    });
  }
  const blender = options.blender ?? blenderExecutable(env);
  if (blender === undefined) throw new BlenderNotFound();
  const farm = await farmSettingsOf(stack);
  if (farm.allowScripts && !allowScripts) throw new ScriptsOfScenes();
  return {
    farm,
    fleet,
    blender: programPath(blender, cwd),
    devices: device === 'auto' ? gpuKinds : [device],
    folder: join(dataFolderOf(env), 'work'),
    name: `${hostname()}-${process.pid}`,
    memory: bytes(memory === undefined ? Math.floor(totalmem() * shareForBlender) : memory * 2 ** 20),
    frameTime: frameTime === undefined ? oneMachineLimits.frameTime : minutes(frameTime),
    cache: bytes(cache * 2 ** 30),
    ...(idleExit !== undefined && { leaveAfter: minutes(idleExit) }),
    env: { ...env },
  };
}
