/** A farm in small that is there to be killed: prints the process number of its Blender, once that renders. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { BlenderRenderer } from '../../functions/blender/blender-renderer.ts';
import { findBlender } from '../../functions/blender/find-blender.ts';
import { bytes, frameNumber, minutes } from '../../functions/domain/units.ts';
import { until } from '../../scripts/local-account/until.ts';

const [executable = '', folder = '', doing] = process.argv.slice(2);
/** Seconds. */
const patience = 100;
const temporary = (name: string) => mkdtempSync(join(folder, name));
const program = await findBlender(executable);
const renderer = new BlenderRenderer({ program, scratch: temporary('scratch-'), device: 'CPU', threads: 0 });
const session = {
  root: join(folder, 'trouble'),
  scene: 'trouble.blend',
  settings: { samples: 100_000, resolution: { x: 1000, y: 1000 } },
  output: {},
  forVideo: false,
  allowMissing: false,
  allowScripts: true,
  persistent: true,
  sequential: false,
};
const limits = { time: minutes(5), memory: bytes(2 ** 40) };
const { signal } = new AbortController();
await renderer.open(session, limits, signal);
const attempt = temporary('attempt-');
if (doing === 'rendering') {
  void renderer.render({
    session,
    frame: frameNumber(11),
    folder: attempt,
    limits,
    fresh: false,
    guarded: false,
    signal,
  });
  await until('the render to begin', patience, async () => existsSync(join(session.root, 'renders')));
}
const children = execFileSync('ps', ['-o', 'pid=,comm=', '--ppid', String(process.pid)], {
  encoding: 'utf8',
});
const blender = children.split('\n').find((line) => /\S/.test(line) && !/\bps$/.test(line));
process.stdout.write(`${Number.parseInt(blender ?? '', 10)}\n`);
setInterval(() => undefined, 1000);
