import { describe, expect, test } from '@jest/globals';
import { farmTemplate, type Resource, resourcesOf } from './farm-template.ts';

const deployments = [
  ['an account as most are', {}, true],
  ['an account with short frames', { frameTime: 30, gpu: false }, false],
  ['a new account with short frames', { accountConcurrency: 10, memory: 3008, frameTime: 30 }, false],
  ['a new account with a GPU fleet', { accountConcurrency: 10, memory: 3008, gpu: true }, true],
] as const;

describe.each(deployments)('the queues in %s', (_account, settings, gpu) => {
  const template = farmTemplate(settings);
  const queues = resourcesOf(template, 'AWS::SQS::Queue');
  const functions = resourcesOf(template, 'AWS::Lambda::Function');
  const mappings = Object.values(resourcesOf(template, 'AWS::Lambda::EventSourceMapping'));
  const [lastResort, ...others] = Object.entries(queues).toSorted(
    ([, one], [, other]) =>
      Number('RedrivePolicy' in one.Properties) - Number('RedrivePolicy' in other.Properties),
  );

  test('are encrypted, keep messages for 14 days and go with the stack', () => {
    for (const { Properties, DeletionPolicy } of Object.values(queues)) {
      expect(Properties).toMatchObject({
        SqsManagedSseEnabled: true,
        MessageRetentionPeriod: 14 * 24 * 3600,
      });
      expect(DeletionPolicy).toBe('Delete');
    }
  });

  test('refuse what comes without TLS', () => {
    const refusing = Object.values(resourcesOf(template, 'AWS::SQS::QueuePolicy')).flatMap(
      ({ Properties }) =>
        Properties.PolicyDocument.Statement.some(
          (statement: { Effect: string; Condition: unknown }) =>
            statement.Effect === 'Deny' &&
            JSON.stringify(statement.Condition) === '{"Bool":{"aws:SecureTransport":"false"}}',
        )
          ? Properties.Queues.map(({ Ref }: { Ref: string }) => Ref)
          : [],
    );
    expect(refusing.toSorted()).toEqual(Object.keys(queues).toSorted());
  });

  test('hide a message at least as long as its function may run, or Lambda refuses the mapping', () => {
    for (const { Properties } of mappings) {
      const queue = queues[Properties.EventSourceArn['Fn::GetAtt'][0]] as Resource;
      const station = functions[Properties.FunctionName.Ref] as Resource;
      expect(queue.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(station.Properties.Timeout);
    }
  });

  test('call functions that may send messages by which they are called again, more than 15 times in a row', () => {
    for (const { Properties } of mappings) {
      expect(functions[Properties.FunctionName.Ref]?.Properties.RecursiveLoop).toBe('Allow');
    }
  });

  test('hand over one message at a time, and learn which one failed', () => {
    for (const { Properties } of mappings) {
      expect(Properties).toMatchObject({ BatchSize: 1, FunctionResponseTypes: ['ReportBatchItemFailures'] });
    }
  });

  test('all have a function that they call, but for the last resort, those of the GPU fleet, and that of high jobs', () => {
    const consumed = mappings.map(({ Properties }) => Properties.EventSourceArn['Fn::GetAtt'][0]);
    const asked = others.map(([id]) => id).filter((id) => /^Queues(Gpu|High)/.test(id));
    expect(asked).toHaveLength(gpu ? 3 : 1);
    expect([...consumed, ...asked].toSorted()).toEqual(others.map(([id]) => id).toSorted());
  });

  test('lead to the dead letters after a hundred deliveries, and those to the last resort', () => {
    const target = ({ Properties }: Resource) =>
      Properties.RedrivePolicy.deadLetterTargetArn['Fn::GetAtt'][0];
    const deadLetters = others.filter(([, queue]) => target(queue) === lastResort?.[0]);
    expect(deadLetters).toHaveLength(1);
    for (const [id, queue] of others) {
      expect(queue.Properties.RedrivePolicy.maxReceiveCount).toBe(100);
      if (id !== deadLetters[0]?.[0]) expect(target(queue)).toBe(deadLetters[0]?.[0]);
    }
  });

  test('are told to every function by the names that it reads', () => {
    const everywhere = ['PREPARE', 'FRAMES', 'FRAMES_HIGH', 'DISPATCH', 'ASSEMBLE', 'DEAD_LETTERS'];
    const all = [...everywhere, ...(gpu ? ['GPU', 'GPU_HIGH'] : [])];
    const names = all.map((name) => `FARM_QUEUE_${name}`);
    for (const { Properties } of Object.values(functions)) {
      const variables = Properties.Environment.Variables;
      if (!('FARM_BUCKET' in variables)) continue;
      for (const name of names) expect(queues).toHaveProperty(variables[name].Ref);
      if (!gpu) expect(JSON.stringify(variables)).not.toContain('FARM_QUEUE_GPU');
    }
  });
});
