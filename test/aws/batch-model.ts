import * as batch from '@aws-sdk/client-batch';

/** A structure of the service's own model, as the SDK carries it: its members, and how many of the first are required. */
type Structure = readonly [
  kind: number,
  namespace: string,
  name: string,
  traits: unknown,
  members: readonly string[],
  types: readonly unknown[],
  required?: number,
];

/** What is wrong with a call's input by the service's model: fields that it does not know or lacks, and their types. */
export function problemsByModel(request: Structure, input: Readonly<Record<string, unknown>>): string[] {
  const [, , name, , members, types, required = 0] = request;
  return [
    ...members.slice(0, required).flatMap((member) => (member in input ? [] : [`${name} lacks ${member}`])),
    ...Object.entries(input).flatMap(([member, value]) => {
      const at = members.indexOf(member);
      if (at < 0) return [`${name} has no ${member}`];
      // Of simple types the model has a number: 0 is a string, 1 an integer.
      const expected = { 0: 'string', 1: 'number', 2: 'boolean' }[Number(types[at])];
      return value === undefined || expected === undefined || typeof value === expected
        ? []
        : [`${member} of ${name} is no ${expected}`];
    }),
  ];
}

/** The models of the calls that the farm makes. */
export const requests = {
  ListJobsCommand: batch.ListJobsRequest$ as unknown as Structure,
  SubmitJobCommand: batch.SubmitJobRequest$ as unknown as Structure,
  TerminateJobCommand: batch.TerminateJobRequest$ as unknown as Structure,
} as const;

/** Values of an enumeration of the model. */
export const jobStatuses: readonly string[] = Object.values(batch.JobStatus);
