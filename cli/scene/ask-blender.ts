import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, parse, relative, resolve, sep } from 'node:path';
import { BlenderRenderer } from '../../functions/blender/blender-renderer.ts';
import { NoBlender } from '../../functions/blender/errors.ts';
import { findBlender } from '../../functions/blender/find-blender.ts';
import { type AccountDifference, compareAccounts } from '../../functions/domain/compare-accounts.ts';
import type { ExternalFile } from '../../functions/domain/scene-account.ts';
import { bytes, seconds } from '../../functions/domain/units.ts';
import { blenderExecutable } from '../../functions/local/local-tools.ts';
import type { LocalScene } from './inspect-file.ts';

/** Opening a scene may take long; what takes longer is not worth waiting for. */
const patience = { time: seconds(600), memory: bytes(Number.MAX_SAFE_INTEGER) };

/**
 * Opens the scene where it is in this machine's Blender, and tells where that disagrees with the reader about the
 * files that the scene needs. Nothing is run, written or rendered.
 * @throws NoBlender, or why Blender cannot open the scene
 */
export async function askBlender(
  { path, account }: LocalScene,
  env: Readonly<Record<string, string | undefined>>,
): Promise<AccountDifference[]> {
  const executable = blenderExecutable(env);
  if (executable === undefined) throw new NoBlender('blender', undefined);
  const program = await findBlender(executable);
  const scratch = await mkdtemp(join(tmpdir(), 'render-farm-inspect-'));
  const renderer = new BlenderRenderer({ program, scratch, device: 'CPU', threads: 0 });
  try {
    // Every file of the machine is in this tree: those of the scene are to be found where they are.
    const { root } = parse(path);
    const session = {
      root,
      scene: relative(root, path).split(sep).join('/'),
      moved: [{ from: root.split(sep).join('/').replace(/\/$/, ''), to: '' }],
      settings: {},
      output: {},
      forVideo: false,
      allowMissing: true,
      allowScripts: false,
      persistent: false,
      sequential: false,
    };
    const opened = await renderer.open(session, patience, new AbortController().signal);
    const within = <File extends ExternalFile>(base: string, file: File): File => ({
      ...file,
      path: resolve(base, file.path),
      neededBy: resolve(base, file.neededBy),
    });
    const read = account.files.filter(({ scenes }) => scenes.includes(opened.scene.name));
    const differences = compareAccounts(
      read.map((file) => within(dirname(path), file)),
      opened.files.map((file) => within(root, file)),
    );
    return differences.map((one) => ({ ...one, neededBy: relative(dirname(path), one.neededBy) }));
  } finally {
    await renderer.close();
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}
