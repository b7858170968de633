/** The CDK app: `npx cdk deploy` runs it (cdk.json). */
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { prepareImageContext } from '../scripts/bundle.ts';
import { FarmStack } from './farm-stack.ts';
import { BadSettings, type FarmSettings, readSettings } from './settings.ts';

const app = new App();
const settings = settingsOf(app);
if (settings) {
  new FarmStack(app, { settings, imageContext: prepareImageContext(join(app.outdir, 'image')) });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  console.error(aboutOutputs(settings));
}

function settingsOf({ node }: App): FarmSettings | undefined {
  try {
    return readSettings(node.getAllContext());
  } catch (error) {
    if (!(error instanceof BadSettings)) throw error;
    console.error(`${error.name}: ${error.message}\n  → ${error.advice}`);
    process.exitCode = 1;
    return undefined;
  }
}

/** The CDK does not tell its apps what it is about to do, so that this is said each time. */
function aboutOutputs({ name, keepOutputs }: FarmSettings): string {
  return keepOutputs
    ? `${name}: once this is deployed, \`cdk destroy\` leaves the outputs in their bucket; until then it deletes them.`
    : `${name}: \`cdk destroy\` will delete ALL outputs. To keep them, deploy with -c keepOutputs=true first.`;
}
