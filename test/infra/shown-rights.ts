import { expect } from '@jest/globals';
import type { Template } from 'aws-cdk-lib/assertions';
import { farmTemplate, gpuTemplate, type Resource, resourcesOf } from './farm-template.ts';

export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** `Effect service:Action on resource` for all that a function's role may do, in the order of the alphabet. */
export function rightsOf(settings: Readonly<Record<string, unknown>>, handler: string): string[] {
  const template = farmTemplate(settings);
  const functions = Object.entries(resourcesOf(template, 'AWS::Lambda::Function'));
  const station = functions.find(([id]) => id.startsWith(handler));
  if (!station) throw new Error(`there is no function ${handler}`);
  return rightsOfRole(template, station[1].Properties.Role['Fn::GetAtt'][0]);
}

/** The same of a role. */
export function rightsOfRole(template: Template, role: string): string[] {
  const policies = Object.values(resourcesOf(template, 'AWS::IAM::Policy')).filter(({ Properties }) =>
    Properties.Roles.some(({ Ref }: { Ref: string }) => Ref === role),
  );
  const roles = resourcesOf(template, 'AWS::IAM::Role');
  expect((roles[role] as Resource).Properties).not.toHaveProperty('ManagedPolicyArns');
  const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[]);
  return [...new Set(statements.flatMap(showStatement))].toSorted();
}

export const list = <Value>(value: Value | readonly Value[]): readonly Value[] =>
  Array.isArray(value) ? value : [value as Value];

function showStatement({ Effect, Action, Resource: on, Condition }: Statement): string[] {
  const where = Condition === undefined ? '' : ` if ${JSON.stringify(Condition)}`;
  return list(Action).flatMap((action) =>
    list(on).map(
      (resource) => `${Effect === 'Deny' ? 'never ' : ''}${action} ${showResource(resource)}${where}`,
    ),
  );
}

/** `StorageBucket/blobs/*` for what a template says of it. */
function showResource(resource: unknown): string {
  if (resource === '*') return resource;
  const text = JSON.stringify(resource)
    // What a stack and the one within it tell each other.
    .replace(/"Ref":"referencetoRenderFarm(\w+?)Arn"/g, '"Fn::GetAtt":["$1"]')
    .replace(/"\w+NestedStackResource\w+","Outputs\.RenderFarmGpuFleet(\w+?[0-9A-F]{8})\w+"/g, '"$1"')
    .replace(/[0-9A-F]{8}(?=")/g, '');
  if (text.includes('"AWS::Partition"')) return /:([^:"]+)"\]\]\}$/.exec(text)?.[1] ?? text;
  const id = /"Fn::GetAtt":\["(\w+)"/.exec(text)?.[1] ?? text;
  const suffix = /\]\},"([^"]+)"\]/.exec(text)?.[1] ?? '';
  return `${id}${suffix}`;
}

/** The rights of a machine of the GPU fleet. */
export function rightsOfMachine(): string[] {
  const template = gpuTemplate();
  const [definition] = Object.values(resourcesOf(template, 'AWS::Batch::JobDefinition')) as [Resource];
  const [role] = definition.Properties.ContainerProperties.JobRoleArn['Fn::GetAtt'];
  return rightsOfRole(template, role);
}
