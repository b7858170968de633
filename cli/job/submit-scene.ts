import { randomUUID } from 'node:crypto';
import { basename, resolve } from 'node:path';
import { refuseUnreadable } from '../../functions/api/submission/refuse-unreadable.ts';
import type { FrameRange } from '../../functions/domain/frame-list.ts';
import type { SceneAccount } from '../../functions/domain/scene-account.ts';
import { Interrupted } from '../cli-error.ts';
import type { JobAnswer } from '../farm/farm-answers.ts';
import type { FarmClient } from '../farm/farm-client.ts';
import { interruptible } from '../interruption.ts';
import type { JobOptions } from '../options/job-options.ts';
import { audioFileOf, jobRequestOf } from '../options/job-request.ts';
import { collectTree } from '../scene/collect-tree.ts';
import { hashTree } from '../scene/hash-tree.ts';
import { inspectFile } from '../scene/inspect-file.ts';
import { findColorConfig } from '../scene/local-color-config.ts';
import { refuseScene } from '../scene/refuse-scene.ts';
import { uploadManifest, uploadTree } from '../scene/upload-tree.ts';
import type { Session } from '../session.ts';
import { showCount, showSize } from '../terminal/amounts.ts';
import { patient } from '../terminal/patient-narrator.ts';

export interface Submitted {
  readonly client: FarmClient;
  readonly job: JobAnswer;
  /** Absolute path of the scene. */
  readonly scenePath: string;
}

/** Reads a scene, uploads what the farm lacks of its project tree, and submits the job. */
export const submitScene = (session: Session, scene: string, options: JobOptions): Promise<Submitted> =>
  withUploadedScene(session, scene, options, async ({ client, body, scenePath }, signal) => {
    const job = await client.submit(body, randomUUID(), signal);
    session.narrator.say(`submitted job ${job.id}: ${showCount(job.frames.total, 'frame')}`);
    return { client, job, scenePath };
  });

export interface UploadedScene {
  readonly client: FarmClient;
  /** What is asked of the farm, as `POST /jobs` takes it. */
  readonly body: object;
  /** Absolute path of the scene. */
  readonly scenePath: string;
}

/** Reads a scene and uploads what the farm lacks of its project tree, for what is to be done with it then. */
export async function withUploadedScene<Done>(
  session: Session,
  scene: string,
  options: JobOptions,
  done: (uploaded: UploadedScene, signal: AbortSignal) => Promise<Done>,
): Promise<Done> {
  const { surroundings, narrator } = session;
  const left = () =>
    new Interrupted('nothing was submitted', 'run the command again: uploaded files are not sent twice');

  return interruptible({ surroundings, left }, async (signal) => {
    const inspected = await inspectFile(scene, surroundings.cwd, options.frames);
    const audio = audioFileOf(options);
    const colorConfig = await findColorConfig(options.colorConfig, surroundings, options.allowMissing);
    const tree = await collectTree(inspected, {
      audio: audio && resolve(surroundings.cwd, audio),
      colorConfig,
    });
    const frames = options.frames ?? framesByNumber(inspected.account, options.sceneName);
    const request = jobRequestOf({ ...options, ...(frames && { frames }) }, tree);
    narrator.say(sceneLine(basename(inspected.path), inspected.account, options.sceneName));
    if (colorConfig) narrator.say(`colours by ${colorConfig.name}`);
    refuseScene(inspected.account, request);

    const client = await session.farm();
    refuseUnreadable(inspected.account, await client.blenderVersions(signal));
    const size = tree.files.reduce((sum, file) => sum + file.size, 0);
    const show = meter(session);
    const files = await hashTree(tree, signal, show('reading', size));
    narrator.endProgress();
    let sent: (size: number) => void = () => undefined;
    const { present } = await uploadTree(client, files, signal, {
      total(count, bytes) {
        if (count > 0) sent = show(`uploading ${showCount(count, 'file')}`, bytes);
      },
      sent: (bytes) => sent(bytes),
    });
    const manifest = await uploadManifest(client, files, signal);
    narrator.endProgress();
    const kept = present > 0 ? `, ${present.toLocaleString('en')} of them there already` : '';
    narrator.say(`uploaded ${showCount(files.length, 'file')}, ${showSize(size)}${kept}`);

    return done({ client, body: { ...request, manifest }, scenePath: inspected.path }, signal);
  }).finally(() => narrator.endProgress());
}

/** Makes counters of bytes that are shown as they grow. */
const meter = (session: Session) => (label: string, total: number) => {
  const narrator = patient(session.narrator);
  let count = 0;
  return (size: number) => {
    count += size;
    const fraction = total === 0 ? 1 : count / total;
    narrator.progress({ label, fraction, figures: [`${showSize(count)} of ${showSize(total)}`] });
  };
};

/** A large scene that is compressed may take a farm too long to read: its frames are asked for by number. */
function framesByNumber(account: SceneAccount, chosen: string | undefined): string | undefined {
  const scene = account.compression === 'raw' ? undefined : sceneIn(account, chosen);
  return scene && formatFrameRange(scene.frames);
}

const sceneIn = ({ scenes }: SceneAccount, chosen: string | undefined) =>
  scenes.find((one) => (chosen === undefined ? one.active : one.name === chosen)) ?? scenes[0];

const formatFrameRange = ({ start, end, step }: FrameRange) =>
  `${start}-${end}${step === 1 ? '' : `x${step}`}`;

function sceneLine(name: string, account: SceneAccount, chosen: string | undefined): string {
  const { blender } = account;
  const scene = sceneIn(account, chosen);
  if (!scene) return `${name}: saved by Blender ${blender}`;
  const { x, y, percentage } = scene.resolution;
  const frames = `frames ${scene.frames.start} to ${scene.frames.end}`;
  return `${name}: scene “${scene.name}”, ${scene.engine}, ${frames}, ${x}×${y} at ${percentage} %, saved by Blender ${blender}`;
}
