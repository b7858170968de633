import { checkScene } from '../../functions/api/submission/check-scene.ts';
import { chooseScene } from '../../functions/api/submission/choose-scene.ts';
import { parseJobRequest } from '../../functions/api/submission/parse-job-request.ts';
import type { Problem } from '../../functions/domain/failure.ts';
import type { SceneAccount } from '../../functions/domain/scene-account.ts';
import { FarmRefusal } from '../farm/farm-refusal.ts';
import type { JobRequestBody } from '../options/job-request.ts';

/**
 * Refuses before anything is uploaded what the farm would refuse afterwards: a scene may be large, and what is wrong
 * with it is in its own bytes. All else about the request the farm tells.
 * @throws FarmRefusal with every problem at once, as the farm's own
 */
export function refuseScene(account: SceneAccount, request: JobRequestBody): void {
  const { draft } = parseJobRequest({ ...request, manifest: [] });
  const { scene, problem } = chooseScene(account, draft.settings?.sceneName);
  refuse(scene ? checkScene(account, scene, draft) : [problem].filter((one) => one !== undefined));
}

function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0)
    throw new FarmRefusal(422, { errors: problems.map((problem) => ({ ...problem })) });
}
