import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { blenderExecutable, ffmpegExecutable } from '../../functions/local/local-tools.ts';
import { openLocalAccount } from './open-local-account.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4566' },
    // Each Blender takes all cores while it renders; a second one keeps them busy meanwhile.
    workers: { type: 'string', default: String(Math.max(2, Math.floor(cpus().length / 4))) },
    context: { type: 'string', short: 'c', multiple: true, default: [] },
  },
});
const blender = blenderExecutable(process.env);
const ffmpeg = ffmpegExecutable(process.env);
if (!blender || !ffmpeg) throw new Error('Blender and ffmpeg are missing: run scripts/install-blender');

const say = (text: string) => console.error(`local-aws: ${text}`);
const folder = mkdtempSync(join(tmpdir(), 'render-farm-local-aws-'));
try {
  await using account = await openLocalAccount({
    folder,
    port: Number(values.port),
    blender,
    ffmpeg,
    workers: Number(values.workers),
    settings: Object.fromEntries(values.context.map((pair) => pair.split('=', 2) as [string, string])),
    say,
  });
  const variables = {
    RENDER_FARM_URL: account.url,
    RENDER_FARM_TOKEN: await account.newToken('local-aws'),
    ...account.environment,
  };
  say(`logs are in ${folder}; Ctrl-C ends it`);
  for (const [name, value] of Object.entries(variables)) console.log(`export ${name}='${value}'`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  say('ending');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
