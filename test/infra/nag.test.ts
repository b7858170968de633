import { expect, test } from '@jest/globals';
import { CfnResource, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { farmApp } from './farm-template.ts';

test.each([
  {},
  { accountConcurrency: 10 },
  { accountConcurrency: 10, gpu: true },
  { keepOutputs: true, outputDays: 30 },
  { gpu: false },
  { gpuVpc: 'vpc-0a1b2c3d', gpuSubnets: 'subnet-0a1b2c3d,subnet-1a1b2c3d', gpuSpotPrice: 60 },
])(
  'CloudFormation takes a farm with %j, and cdk-nag finds nothing that is not accepted with its reason',
  (settings) => {
    const { app } = farmApp(settings);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(() => app.synth()).not.toThrow();
  },
);

test('cdk-nag would find an open bucket', () => {
  const { app, stack } = farmApp();
  new Bucket(stack, 'Open');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).toThrow('AwsSolutions-S10');
});

test('a property that CloudFormation does not know would be found', () => {
  const { app, stack } = farmApp();
  new CfnResource(stack, 'Odd', { type: 'AWS::SQS::Queue', properties: { Colour: 'red' } });
  expect(() => app.synth()).toThrow("'Colour' was unexpected");
});
