import type { Problem } from '../../domain/failure.ts';
import { framesToLookAt } from '../../domain/frame-list.ts';
import type { JobRequest } from '../../domain/job.ts';
import { requestTooLong } from '../../domain/job-record.ts';
import { checkLimits, type FarmLimits, largestTree } from '../../domain/limits.ts';
import { checkManifest } from '../../domain/manifest.ts';
import type { Warning } from '../../domain/picture.ts';
import type { InspectedScene, SceneAccount } from '../../domain/scene-account.ts';
import { type Bytes, bytes } from '../../domain/units.ts';
import type { ApiOptions } from '../api-options.ts';
import { RequestRefused } from '../request-errors.ts';
import { checkColorConfig } from './check-color-config.ts';
import { checkOutput } from './check-output.ts';
import { checkScene } from './check-scene.ts';
import { chooseScene } from './choose-scene.ts';
import { fillRequest } from './fill-request.ts';
import { findMissingBlobs } from './find-missing-blobs.ts';
import { inspectUploadedScene, type ReadScene } from './inspect-uploaded-scene.ts';
import { atItsPosition, isContentKnown, isNamed } from './listed-files.ts';
import { type JobRequestDraft, parseJobRequest } from './parse-job-request.ts';
import { type ReadManifest, readManifest } from './read-manifest.ts';
import { type WantedFrames, wantedFrames } from './wanted-frames.ts';

/** A job request that nothing is wrong with. */
export interface Submission {
  readonly request: JobRequest;
  readonly frames: WantedFrames;
  /** What the reader found in the file, unless it was too large to be read. */
  readonly account?: SceneAccount;
  /** The scene of it that is to be rendered. */
  readonly scene?: InspectedScene;
  readonly warnings: readonly Warning[];
  /** Sum of the manifest's files. */
  readonly treeSize: Bytes;
  /** The manifest as it is to be stored, when it came with the request. */
  readonly manifest?: Buffer;
}

/**
 * Checks all of a submission before anything is stored.
 * @throws RequestRefused with every problem at once
 */
export async function checkSubmission(options: ApiOptions, body: unknown): Promise<Submission> {
  const { draft, problems } = parseJobRequest(body);
  const { limits } = options;
  const manifest =
    draft.manifest && (await readManifest(options.ports, draft.manifest, limits.filesPerManifest));
  problems.push(...(manifest?.problems ?? []));
  const read = manifest?.read;
  if (read) problems.push(...(await manifestProblems(options, read)));
  const found: FoundScene =
    read && draft.scene !== undefined ? await findScene(options, read, draft, draft.scene) : noScene;
  // What was warned of without an account is that there is none.
  const isUnread = !found.account && found.warnings.length > 0;
  const frames = wantedFrames(draft, found.scene, isUnread, limits.framesPerJob);
  problems.push(...found.problems, ...(frames.problem ? [frames.problem] : []));
  if (found.account && found.scene) {
    problems.push(...checkScene(found.account, found.scene, draft));
  }
  if (read) {
    const named = read.listed.entries.filter(isNamed);
    const problem = await checkColorConfig(options.ports.objects, draft, named);
    if (problem) problems.push(problem);
  }
  problems.push(...checkOutput(draft.output, read?.listed.entries), ...fleetProblems(options, draft));
  problems.push(...limitProblems(draft, read, found.scene, limitsFor(options, draft)));
  const { account, scene, warnings } = found;
  const isKnown = isUnread || (account !== undefined && scene !== undefined);
  if (problems.length > 0 || !read || !frames.wanted || draft.scene === undefined || !isKnown) {
    throw new RequestRefused(shortened(problems));
  }
  const request = fillRequest(draft, draft.scene, read.digest);
  const tooLong = requestTooLong(request, frames.wanted.list);
  if (tooLong) throw new RequestRefused([tooLong]);
  return {
    request,
    frames: frames.wanted,
    warnings,
    treeSize: sizeOf(read),
    ...(account && scene && { account, scene }),
    ...(read.content && { manifest: read.content }),
  };
}

async function manifestProblems(options: ApiOptions, { listed }: ReadManifest): Promise<Problem[]> {
  const named = listed.entries.filter(isNamed);
  const tooMany = listed.entries.length > options.limits.filesPerManifest;
  const known = tooMany ? [] : listed.entries.filter(isContentKnown);
  const missing = await findMissingBlobs(options.ports, known);
  return [
    ...checkManifest(named).map((problem) => atItsPosition(problem, named)),
    ...missing.map((problem) => atItsPosition(problem, known)),
  ];
}

async function findScene(
  { ports, blender }: ApiOptions,
  { listed }: ReadManifest,
  draft: JobRequestDraft,
  path: string,
): Promise<FoundScene> {
  const framesOf = (scene: InspectedScene) => framesToLookAt(draft.frames ?? 'scene', scene.frames);
  const uploaded = { path, manifest: listed.entries.filter(isNamed), framesOf };
  const inspected = await inspectUploadedScene(ports.objects, uploaded, blender.versions);
  const { account } = inspected;
  if (!account) return inspected;
  const { scene, problem } = chooseScene(account, draft.settings?.sceneName);
  return scene ? { ...inspected, scene } : { ...inspected, problems: [...inspected.problems, problem] };
}

const noScene: FoundScene = { problems: [], warnings: [] };

interface FoundScene extends ReadScene {
  readonly scene?: InspectedScene;
}

function limitProblems(
  draft: JobRequestDraft,
  read: ReadManifest | undefined,
  scene: InspectedScene | undefined,
  limits: FarmLimits,
): Problem[] {
  const asked = draft.settings?.resolution;
  const own = scene?.resolution ?? { x: 0, y: 0, percentage: 100 };
  const problems = checkLimits(
    {
      frames: 0, // reading the list has counted them
      files: read?.listed.entries.length ?? 0,
      treeSize: read ? sizeOf(read) : bytes(0),
      samples: draft.settings?.samples ?? scene?.samples ?? undefined,
      resolution: {
        x: asked?.x ?? own.x,
        y: asked?.y ?? own.y,
        percentage: asked?.percentage ?? own.percentage,
      },
    },
    limits,
  );
  const faults = draft.limits?.faults;
  if (faults !== undefined && faults > limits.faults) problems.push(tooManyFaults(faults, limits.faults));
  return problems;
}

const sizeOf = ({ listed }: ReadManifest): Bytes =>
  bytes(listed.entries.reduce((sum, { size = 0 }) => sum + size, 0));

/** A worker on Lambda keeps less than a machine of another fleet, to which `auto` may give the job. */
const limitsFor = ({ limits, gpu }: ApiOptions, { fleet }: JobRequestDraft): FarmLimits =>
  gpu && fleet === 'lambda' ? { ...limits, treeSize: largestTree(gpu.lambda.disk) } : limits;

/** A fleet that the farm does not have. */
function fleetProblems({ fleet, gpu }: ApiOptions, { fleet: asked = 'auto' }: JobRequestDraft): Problem[] {
  const there: readonly string[] = ['auto', ...(fleet ? ['lambda'] : ['local']), ...(gpu ? ['gpu'] : [])];
  if (there.includes(asked)) return [];
  return [
    {
      code: 'NoSuchFleet',
      message: `this farm has no fleet “${asked}”`,
      advice: `ask for ${there.join(' or ')}, or leave it out`,
      pointer: '/fleet',
      details: { fleets: there },
    },
  ];
}

const tooManyFaults = (asked: number, limit: number): Problem => ({
  code: 'TooManyFaults',
  message: `the job asks for ${asked.toLocaleString('en')} faults a frame, the farm takes ${limit.toLocaleString('en')}`,
  advice: 'ask for fewer',
  pointer: '/limits/faults',
  details: { asked, limit },
});

/** An answer stays far below 6 MB, however long the manifest. */
const mostProblems = 1000;

function shortened(problems: readonly Problem[]): readonly Problem[] {
  if (problems.length <= mostProblems) return problems;
  const left = problems.length - mostProblems;
  const more: Problem = {
    code: 'MoreProblems',
    message: `${left.toLocaleString('en')} more problems are not listed`,
    advice: 'correct these first: they are most likely of the same kinds',
  };
  return [...problems.slice(0, mostProblems), more];
}
