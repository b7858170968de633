import { join } from 'node:path';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { clientSettings } from './client-settings.ts';
import { Emulator } from './emulator.ts';
import { openGate } from './gate.ts';

export interface EmulatedFunctionSettings {
  readonly station: 'render' | 'assemble';
  /** As it was deployed. */
  readonly name: string | undefined;
  readonly sandboxes: number;
  /** Seconds that an invocation may take; by default as many as are deployed. */
  readonly timeout?: number;
  /** Of the local AWS. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the image sets for its own tools. */
  readonly tools: Readonly<Record<string, string>>;
  /** The folder that `prepareImageContext` laid out. */
  readonly taskRoot: string;
  /** Each sandbox gets a folder in it. */
  readonly folder: string;
}

export interface EmulatedFunction extends AsyncDisposable {
  readonly emulators: readonly Emulator[];
  /** Its environment, as it was deployed. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Runs a deployed function of the image under the emulator, with the settings that it was deployed with, and
 * has the local AWS invoke it there.
 */
export async function emulateFunction(settings: EmulatedFunctionSettings): Promise<EmulatedFunction> {
  const { station, name, sandboxes, environment, tools, taskRoot, folder } = settings;
  const lambda = new LambdaClient(clientSettings(environment));
  const deployed = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
  const variables = deployed.Environment?.Variables ?? {};
  const emulators = Array.from({ length: sandboxes }, (_none, index) => {
    const sandbox = `${station}-${index + 1}`;
    const { timeout = deployed.Timeout } = settings;
    return new Emulator({
      taskRoot,
      handler: `functions/${station}/handler.handler`,
      folder: join(folder, sandbox),
      environment: {
        ...variables,
        ...tools,
        ...environment,
        AWS_LAMBDA_FUNCTION_TIMEOUT: String(timeout),
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(deployed.MemorySize),
        AWS_LAMBDA_LOG_STREAM_NAME: sandbox,
      },
    });
  });
  const gate = await openGate(emulators);
  await lambda.send(
    new UpdateFunctionConfigurationCommand({
      FunctionName: name,
      Environment: { Variables: { ...variables, MINISTACK_LAMBDA_PROXY_URL: gate.url } },
    }),
  );
  lambda.destroy();
  return { emulators, variables, [Symbol.asyncDispose]: () => gate[Symbol.asyncDispose]() };
}
