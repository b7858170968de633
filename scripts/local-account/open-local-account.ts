import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findBlender } from '../../functions/blender/find-blender.ts';
import { prepareImageContext } from '../bundle.ts';
import { createToken } from './create-token.ts';
import { deployFarm } from './deploy-farm.ts';
import { emulateFunction } from './emulate-function.ts';
import type { Emulator } from './emulator.ts';
import { startMiniStack } from './ministack.ts';

export interface LocalAccountSettings {
  /** An empty folder, for everything that the account and its functions write. */
  readonly folder: string;
  /** Of the local AWS; a free one by default. */
  readonly port?: number;
  /** A Python that has bpy. */
  readonly blender: string;
  readonly ffmpeg: string;
  /** Frames that render side by side, 2 or more. */
  readonly workers: number;
  /** Seconds that an invocation of a worker may take; by default as many as are deployed. */
  readonly workerTime?: number;
  /** Settings of the farm, as `-c name=value` gives them. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told of each step. */
  readonly say: (text: string) => void;
}

/** An account of the local AWS with a farm deployed in it. */
export interface LocalAccount extends AsyncDisposable {
  /** Where the farm's API answers. */
  readonly url: string;
  /** What an AWS client finds the account by. */
  readonly environment: Readonly<Record<string, string>>;
  /** The stack's. */
  readonly outputs: Readonly<Record<string, string>>;
  /** What the farm's functions are told by their environment. */
  readonly variables: Readonly<Record<string, string>>;
  /** Sandboxes that render. */
  readonly workers: readonly Emulator[];
  /** @returns a token that opens the farm */
  newToken(name: string): Promise<string>;
  /** Lets it be so many seconds later in the account than it is. */
  setAhead(seconds: number): void;
}

/**
 * Deploys the farm into a local AWS. Functions that are no image run there; those of the image run under Lambda's
 * runtime interface emulator on this machine, with the Blender that is installed here.
 */
export async function openLocalAccount(settings: LocalAccountSettings): Promise<LocalAccount> {
  const { folder, port, blender, ffmpeg, workers, workerTime, say } = settings;
  await using opened = new AsyncDisposableStack();
  say('starting MiniStack');
  const { endpoint, environment, setAhead } = opened.use(await startMiniStack(inside(folder, 'aws'), port));
  say('deploying the farm by cdk deploy');
  const { name: stack, outputs } = await deployFarm({
    environment,
    // No more messages are taken than there are sandboxes: the others wait in their queue.
    settings: {
      ...(await imageWith(blender)),
      concurrency: String(workers),
      // The local AWS has no Batch in its templates.
      gpu: 'false',
      ...settings.settings,
    },
    folder: inside(folder, 'cdk'),
  });
  say('giving the image’s functions to the emulator');
  const taskRoot = prepareImageContext(join(folder, 'image'));
  const tools = { RENDER_FARM_BLENDER: blender, RENDER_FARM_FFMPEG: ffmpeg };
  const common = { environment, tools, taskRoot, folder };
  const render = await emulateFunction({
    ...common,
    station: 'render',
    name: outputs.RenderFunction,
    sandboxes: workers,
    ...(workerTime !== undefined && { timeout: workerTime }),
  });
  opened.use(render);
  opened.use(
    await emulateFunction({ ...common, station: 'assemble', name: outputs.AssembleFunction, sandboxes: 1 }),
  );
  const resources = opened.move();
  return {
    url: callableUrl(endpoint, outputs.FarmUrl),
    environment,
    outputs,
    workers: render.emulators,
    variables: render.variables,
    newToken: (name) => createToken(environment, stack, name),
    setAhead,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** The image that has the Blender of this machine, where the farm makes one. */
async function imageWith(blender: string): Promise<Record<string, string>> {
  const series = (await findBlender(blender)).version.split('.').slice(0, 2).join('.');
  return series === '4.5' || series === '5.2' ? { blender: series } : {};
}

/** The host name of an HTTP API leads to AWS itself; a local AWS has it under a path. */
function callableUrl(endpoint: string, deployed: string | undefined): string {
  const [id] = new URL(String(deployed)).hostname.split('.');
  return `${endpoint}/_aws/execute-api/${id}/$default`;
}

function inside(folder: string, name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}
