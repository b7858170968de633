import { fileURLToPath } from 'node:url';
import { type Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type DockerImageCode,
  DockerImageFunction,
  type FunctionOptions,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

interface FunctionText {
  readonly description: string;
  readonly timeout: Duration;
  /** In MB; 1,769 for each virtual CPU. */
  readonly memory: number;
  readonly logDays: RetentionDays;
}

interface ZipFunctionProps extends FunctionText {
  /** File with the handler, from the project's root. */
  readonly entry: string;
}

interface ImageFunctionProps extends FunctionText {
  readonly code: DockerImageCode;
  /** Of /tmp, in MB. */
  readonly disk: number;
}

/** esbuild leaves `require` in what it bundles of CommonJS packages; an ES module has none. */
const requireForCommonJs =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** A function of TypeScript alone, bundled with its pinned SDK. It may write its own log and nothing else. */
export function zipFunction(scope: Construct, id: string, props: ZipFunctionProps): NodejsFunction {
  return new NodejsFunction(scope, id, {
    ...baseProps(scope, id, props),
    entry: fileURLToPath(new URL(`../${props.entry}`, import.meta.url)),
    projectRoot: fileURLToPath(new URL('..', import.meta.url)),
    depsLockFilePath: fileURLToPath(new URL('../package-lock.json', import.meta.url)),
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    bundling: {
      format: OutputFormat.ESM,
      target: 'node24',
      mainFields: ['module', 'main'],
      banner: requireForCommonJs,
      bundleAwsSDK: true,
      minify: true,
      keepNames: true,
      sourceMap: true,
    },
    // Names and lines of the source in stack traces.
    environment: { NODE_OPTIONS: '--enable-source-maps' },
  });
}

/** A function of the image that has Blender. It may write its own log and nothing else. */
export function imageFunction(scope: Construct, id: string, props: ImageFunctionProps): DockerImageFunction {
  return new DockerImageFunction(scope, id, {
    ...baseProps(scope, id, props),
    code: props.code,
    architecture: Architecture.X86_64,
    ephemeralStorageSize: Size.mebibytes(props.disk),
  });
}

function baseProps(
  scope: Construct,
  id: string,
  { description, timeout, memory, logDays }: FunctionText,
): FunctionOptions {
  const logGroup = new LogGroup(scope, `${id}Log`, {
    retention: logDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  return { description, timeout, memorySize: memory, logGroup, role };
}
