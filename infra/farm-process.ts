import type { IGrantable, IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

/** What runs code of the farm: a function, or a machine. It has a role, and reads its settings from its environment. */
export interface FarmProcess extends IConstruct, IGrantable {
  readonly role?: IRole;
  addEnvironment(name: string, value: string): unknown;
  addToRolePolicy(statement: PolicyStatement): void;
}
