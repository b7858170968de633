import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { App, type NestedStack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { FarmStack } from '../../infra/farm-stack.ts';
import { readSettings } from '../../infra/settings.ts';
import { temporaryFolder } from '../contract/temporary-folder.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

/** Resources of a template, by their logical ids. */
export type Resources = Readonly<Record<string, Resource>>;
export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is JSON of any shape
  readonly Properties: any;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
}

/** A CDK app with one farm, deployed with these settings; its code is not bundled. */
export function farmApp(
  given: Readonly<Record<string, unknown>> = {},
  { validated }: { readonly validated: boolean } = { validated: true },
): { app: App; stack: FarmStack } {
  const app = new App({
    context: {
      'aws:cdk:bundling-stacks': [],
      '@aws-cdk/aws-iam:minimizePolicies': true,
      // What CloudFormation would refuse is an error; otherwise the CDK only warns of it.
      '@aws-cdk/core:validateAgainstDefaultRules': true,
    },
    outdir: mkdtempSync(join(folder.path, 'cdk.out-')),
    builtinCloudFormationValidation: validated,
  });
  return { app, stack: new FarmStack(app, { settings: readSettings(given), imageContext: someImage() }) };
}

const templates = new Map<string, Templates>();
interface Templates {
  readonly farm: Template;
  readonly gpu: () => Template;
}

/** What CloudFormation is given for a farm with these settings; made once, since it takes a while. */
export const farmTemplate = (given: Readonly<Record<string, unknown>> = {}): Template =>
  templatesOf(given).farm;

/** The same of its GPU fleet, which is a stack within the farm's. */
export const gpuTemplate = (given: Readonly<Record<string, unknown>> = {}): Template =>
  templatesOf(given).gpu();

function templatesOf(given: Readonly<Record<string, unknown>>): Templates {
  const key = JSON.stringify(given);
  const found = templates.get(key) ?? newTemplates(given);
  templates.set(key, found);
  return found;
}

function newTemplates(given: Readonly<Record<string, unknown>>): Templates {
  // nag.test.ts validates: it takes longer than all else, and much memory in each test file.
  const { stack } = farmApp(given, { validated: false });
  const gpu = () => Template.fromStack(stack.node.findChild('GpuFleet') as NestedStack);
  return { farm: Template.fromStack(stack), gpu };
}

export const resourcesOf = (template: Template, type: string): Resources =>
  template.findResources(type) as Resources;

/** As much of an image's build context as the stack looks at. */
function someImage(): string {
  const context = join(folder.path, 'image');
  const requirements = join(context, 'blender-image', 'requirements');
  mkdirSync(requirements, { recursive: true });
  writeFileSync(join(context, 'blender-image', 'Dockerfile'), 'FROM scratch\n');
  for (const [series, version] of [
    ['5.2', '5.2.3'],
    ['4.5', '4.5.15'],
  ]) {
    writeFileSync(join(requirements, `${series}.txt`), `# pinned\nbpy==${version} --hash=sha256:00\n`);
  }
  return context;
}
