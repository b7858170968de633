import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
  UpdateEventSourceMappingCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { awsPorts } from '../../functions/aws/aws-ports.ts';
import { readFarmSettings } from '../../functions/aws/farm-settings.ts';
import { blenderExecutable, ffmpegExecutable } from '../../functions/local/local-tools.ts';
import type { Ports } from '../../functions/ports/ports.ts';
import { clientSettings } from '../../scripts/local-account/client-settings.ts';
import { type LocalAccount, openLocalAccount } from '../../scripts/local-account/open-local-account.ts';
import { until } from '../../scripts/local-account/until.ts';
import { type CommandResult, runCommand } from './farm-process.ts';
import { WorkerProcess } from './worker-process.ts';

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what the API answers is what the tests are about
  readonly body: any;
}

/** A farm in a local AWS, deployed by the CDK, and the commands of someone who has a token of it. */
export class AwsFarm implements AsyncDisposable {
  readonly folder: string;
  readonly account: LocalAccount;
  /** The farm's own ports, as a test needs them to interfere. */
  readonly ports: Ports;
  readonly #lambda: LambdaClient;
  #token = '';

  private constructor(folder: string, account: LocalAccount) {
    this.folder = folder;
    this.account = account;
    this.#lambda = new LambdaClient(clientSettings(account.environment));
    Object.assign(process.env, account.environment);
    this.ports = awsPorts(readFarmSettings({ ...account.variables, ...account.environment }));
  }

  /** @param workerTime  seconds that an invocation of a worker may take */
  static async deploy(workerTime: number): Promise<AwsFarm> {
    const folder = mkdtempSync(join(tmpdir(), 'farm-aws-'));
    const blender = blenderExecutable(process.env);
    const ffmpeg = ffmpegExecutable(process.env);
    if (!blender || !ffmpeg) throw new Error('there is no Blender: run scripts/install-blender');
    const account = await openLocalAccount({
      folder: inside(folder, 'account'),
      blender,
      ffmpeg,
      workers: 2,
      workerTime,
      settings: { allowScripts: 'true' },
      say: () => undefined,
    });
    const farm = new AwsFarm(folder, account);
    farm.#token = await account.newToken('tests');
    return farm;
  }

  /** Runs a command of the CLI to its end. */
  run(...args: string[]): Promise<CommandResult> {
    const env = {
      ...process.env,
      RENDER_FARM_URL: this.account.url,
      RENDER_FARM_TOKEN: this.#token,
      NO_COLOR: '1',
    };
    return runCommand(args, { env, cwd: this.folder });
  }

  /** Starts a worker on this machine, in a process of its own. */
  work(...args: string[]): WorkerProcess {
    const env = { ...process.env, RENDER_FARM_DATA: join(this.folder, 'workers'), NO_COLOR: '1' };
    return new WorkerProcess(args, { env, cwd: this.folder });
  }

  /** Lets no function of the farm take frames, nor scenes to prepare, any more. */
  async stopConsumers(): Promise<void> {
    const FunctionName = this.account.outputs.RenderFunction;
    const { EventSourceMappings: mappings = [] } = await this.#lambda.send(
      new ListEventSourceMappingsCommand({ FunctionName }),
    );
    for (const { UUID } of mappings) {
      await this.#lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
    }
  }

  /** Submits a scene. @returns the job's id */
  async submit(scene: string, ...flags: string[]): Promise<string> {
    const { stdout, stderr } = await this.run('submit', scene, ...flags, '--json');
    if (stdout === '') throw new Error(`not submitted: ${stderr}`);
    return (JSON.parse(stdout) as { id: string }).id;
  }

  /** A call of the API below `/v1`. */
  async call(
    method: string,
    path: string,
    { body, token }: { body?: string; token?: string } = {},
  ): Promise<Answer> {
    const answer = await fetch(`${this.account.url}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token ?? this.#token}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body }),
    });
    const text = await answer.text();
    return { status: answer.status, body: isJson(text) ? JSON.parse(text) : text };
  }

  /** A job as the API shows it. */
  async job(id: string): Promise<Answer['body']> {
    return (await this.call('GET', `/jobs/${id}`)).body;
  }

  async frames(id: string): Promise<Answer['body'][]> {
    return (await this.call('GET', `/jobs/${id}/frames`)).body.frames;
  }

  /** Waits until the job has ended. @returns it */
  ended(id: string, seconds = 90): Promise<Answer['body']> {
    return until(`job ${id}`, seconds, async () => {
      const job = await this.job(id);
      return job.endedAt !== null && job;
    });
  }

  /** Runs reconcile now, which runs on a timer otherwise. */
  async reconcile(): Promise<void> {
    const name = await this.functionName('Reconcile');
    const { FunctionError } = await this.#lambda.send(
      new InvokeCommand({ FunctionName: name, Payload: '{}' }),
    );
    if (FunctionError !== undefined) throw new Error(`reconcile failed: ${FunctionError}`);
  }

  /** Changes a variable in the environment of a function. */
  async setVariable(part: string, variable: string, value: string): Promise<void> {
    const FunctionName = await this.functionName(part);
    const { Environment } = await this.#lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const Variables = { ...Environment?.Variables, [variable]: value };
    await this.#lambda.send(
      new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }),
    );
  }

  /** The function in whose name a construct of the stack stands. */
  async functionName(part: string): Promise<string> {
    const { Functions = [] } = await this.#lambda.send(new ListFunctionsCommand({}));
    const found = Functions.find(({ FunctionName }) => FunctionName?.includes(part))?.FunctionName;
    if (found === undefined) throw new Error(`no function is named for ${part}`);
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.account[Symbol.asyncDispose]();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const isJson = (text: string) => /^\s*[{[]/.test(text);

function inside(folder: string, name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}
