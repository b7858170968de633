import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const project = join(import.meta.dirname, '../..');
/** Seconds; a deployment that waits for something the local AWS does not have never ends. */
const patience = 180;

export interface Deployment {
  /** Of the local AWS. */
  readonly environment: Readonly<Record<string, string>>;
  /** Settings of the farm, as `-c name=value` gives them. */
  readonly settings: Readonly<Record<string, string>>;
  /** An empty folder. */
  readonly folder: string;
}

export interface DeployedStack {
  readonly name: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Deploys the farm's own CDK app by the CDK's own command line. */
export async function deployFarm({ environment, settings, folder }: Deployment): Promise<DeployedStack> {
  const outputs = join(folder, 'outputs.json');
  const cdk = async (cwd: string, ...args: string[]) => {
    await run(process.execPath, [join(project, 'node_modules/aws-cdk/bin/cdk'), ...args, '--no-notices'], {
      cwd,
      timeout: 1000 * patience,
      killSignal: 'SIGKILL',
      maxBuffer: 2 ** 26,
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        TMPDIR: folder,
        CI: '1',
        // Images are neither built nor sent: the local AWS runs none.
        CDK_DOCKER: 'true',
        ...environment,
      },
    });
  };
  const context = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // Where no app is: bootstrapping needs none, and would make it all the same.
  await cdk(folder, 'bootstrap', `aws://${account}/${environment.AWS_REGION}`);
  const deploy = ['deploy', '--all', '--require-approval', 'never', '--outputs-file', outputs];
  await cdk(project, ...deploy, '--output', join(folder, 'cdk.out'), ...context);
  const stacks = JSON.parse(await readFile(outputs, 'utf8')) as Record<string, Record<string, string>>;
  const [stack] = Object.entries(stacks);
  if (!stack) throw new Error('the deployed stack has no outputs');
  return { name: stack[0], outputs: stack[1] };
}

/** The one account of the local AWS. */
const account = '000000000000';
