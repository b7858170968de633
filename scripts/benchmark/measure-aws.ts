import { join } from 'node:path';
import { awsClients } from '../../functions/aws/aws-clients.ts';
import { awsPorts } from '../../functions/aws/aws-ports.ts';
import type { FarmSettings } from '../../functions/aws/farm-settings.ts';
import { digestOf } from '../../functions/domain/canonical-json.ts';
import { blobKey } from '../../functions/domain/keys.ts';
import { milliseconds } from '../../functions/domain/units.ts';
import { everyLimited } from '../../functions/work/every-limited.ts';
import { startMiniStack } from '../local-account/ministack.ts';
import { makeServices } from './aws-services.ts';
import type { RecordedCall } from './recorded-calls.ts';
import { renderOnAws } from './render-on-aws.ts';
import { submitOnAws } from './submit-on-aws.ts';
import { prepareTiny } from './tiny-scene.ts';

/** What a farm on AWS asks of its services, counted on a local AWS. */
export interface AwsFigures {
  /** For each frame of a warm worker. */
  readonly aFrame: {
    readonly writes: number;
    readonly reads: number;
    readonly puts: number;
    readonly gets: number;
    readonly visibilities: number;
  };
  readonly sendsForThousand: number;
  /** Seconds to accept a job when each call takes 10 ms longer than on this machine. */
  readonly hundredThousandFrames: number;
  readonly fiveThousandFiles: number;
}

/** As a call within a region takes. */
const aCall = milliseconds(10);
const [warm, counted] = [5, 40];
const files = 5000;

/** @param scene  a `.blend` of a few seconds a frame at most */
export async function measureAws(blender: string, scene: string, folder: string): Promise<AwsFigures> {
  await using aws = await startMiniStack(folder);
  Object.assign(process.env, aws.environment);
  const clients = awsClients();
  const settings = await makeServices(clients, 'bench');
  const { objects } = awsPorts(settings);
  const submit = async (frames: number) =>
    submitOnAws(settings, await prepareTiny(objects, scene, frames), aCall);

  console.log('aws: frames of a warm worker');
  const thousand = await submit(1000);
  const rendering = {
    settings,
    poller: clients.sqs,
    blender,
    folder: join(folder, 'sandbox'),
    warm,
    counted,
  };
  const { calls } = await renderOnAws(rendering);
  console.log('aws: submissions');
  const hundredThousand = await submit(100_000);
  const manifest = await putFiles(settings, scene);
  const fiveThousand = await submitOnAws(settings, manifest, aCall);
  for (const client of Object.values(clients)) client.destroy();
  return {
    aFrame: {
      writes: sum(calls, 'dynamo', /^(Put|Update|Delete|Transact)/) / counted,
      reads: sum(calls, 'dynamo', /^(Get|BatchGet|Query)/) / counted,
      puts: sum(calls, 's3', /^Put/) / counted,
      gets: sum(calls, 's3', /^(Get|Head|List)/) / counted,
      visibilities: sum(calls, 'sqs', /^Change/) / counted,
    },
    sendsForThousand: sum(thousand.recording.calls, 'sqs', /^Send/),
    hundredThousandFrames: hundredThousand.took / 1000,
    fiveThousandFiles: fiveThousand.took / 1000,
  };
}

const sum = (calls: readonly RecordedCall[], service: RecordedCall['service'], command: RegExp): number =>
  calls
    .filter((call) => call.service === service && command.test(call.command))
    .reduce((total, { items }) => total + items, 0);

/** Uploads a scene among so many files that the manifest is large. @returns the job's body */
async function putFiles(settings: FarmSettings, scene: string): Promise<object> {
  const { objects } = awsPorts(settings);
  const { manifest, ...body } = await prepareTiny(objects, scene, 1);
  const textures = Array.from({ length: files - 1 }, (_none, index) => {
    const content = Buffer.from(`texture ${index}`);
    return { path: `textures/${index}.png`, sha256: digestOf(content), size: content.length, content };
  });
  await everyLimited(textures, 32, ({ sha256, content }) => objects.put(blobKey(sha256), { bytes: content }));
  return { ...body, manifest: [...manifest, ...textures.map(({ content: _content, ...entry }) => entry)] };
}
