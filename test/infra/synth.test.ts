import { execFile } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { temporaryFolder } from '../contract/temporary-folder.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

const root = fileURLToPath(new URL('../..', import.meta.url));
const cdk = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');

/** Stands for every container engine, and leaves a trace when it is called. */
const engine = join(folder.path, 'engine');
const called = join(folder.path, 'called');
writeFileSync(engine, `#!/bin/sh\ntouch '${called}'\nexit 1\n`, { mode: 0o755 });

/** `npx cdk synth` where there is no container engine. */
function synth(...args: string[]): Promise<{ readonly status: number; readonly output: string }> {
  const env = { ...process.env, CDK_DOCKER: engine, CI: 'true' };
  const whole = [cdk, 'synth', '--quiet', '--output', join(folder.path, 'cdk.out'), ...args];
  return new Promise((resolve) =>
    execFile(process.execPath, whole, { cwd: root, env }, (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : Number(error.code), output: stdout + stderr }),
    ),
  );
}

describe('npx cdk synth', () => {
  test('needs no container engine, and bundles every function', async () => {
    const { status, output } = await synth();
    expect(output).not.toContain('Error');
    expect(status).toBe(0);
    expect(existsSync(called)).toBe(false);
    expect(output).toContain('`cdk destroy` will delete ALL outputs');
    const assets = JSON.parse(readFileSync(join(folder.path, 'cdk.out', 'RenderFarm.assets.json'), 'utf8'));
    const [image, ...more] = Object.values<{ source: { directory: string; dockerBuildArgs: object } }>(
      assets.dockerImages,
    );
    expect(more).toEqual([]);
    expect(image?.source.dockerBuildArgs).toMatchObject({ BLENDER: '5.2' });
    const context = join(folder.path, 'cdk.out', image?.source.directory ?? '');
    for (const station of ['render', 'assemble', 'small-account']) {
      expect(existsSync(join(context, 'functions', station, 'handler.mjs'))).toBe(true);
    }
    const zips = Object.values<{ source: { packaging: string } }>(assets.files).filter(
      ({ source }) => source.packaging === 'zip',
    );
    expect(zips).toHaveLength(7);
  });

  test('says all that is wrong with its settings, and what to do', async () => {
    const { status, output } = await synth('-c', 'memory=64', '-c', 'frames=9');
    expect(status).not.toBe(0);
    expect(output).toContain('BadSettings: the farm cannot be deployed with these settings');
    expect(output).toContain('memory=64: it is a whole number from 1,024 to 10,240');
    expect(output).toContain('frames: there is no such setting');
    expect(output).toContain('docs/deploy.md lists them all');
  });
});
