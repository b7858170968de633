import * as z from 'zod';
import { NoBlender } from '../../functions/blender/errors.ts';
import { type BlenderProgram, findBlender } from '../../functions/blender/find-blender.ts';
import { blenderExecutable } from '../../functions/local/local-tools.ts';
import { type Finding, printed } from './finding.ts';

const howToInstall =
  'run `scripts/install-blender`, which installs Blender into the project’s own folder, or name one by RENDER_FARM_BLENDER';

/** Runs inside Blender: does it start, and are the libraries there that it loads when it first draws? */
const probe = `
import bpy, ctypes, json, sys
def lost(name):
    try:
        ctypes.CDLL(name)
        return False
    except OSError:
        return True
drawing = ["libEGL.so.1", "libGL.so.1"] if sys.platform == "linux" else []
print("probe " + json.dumps([name for name in drawing if lost(name)]))
`;
const lostLibraries = z.array(z.string());

/** Which Blender renders here, and whether it starts and finds its system libraries. */
export async function checkBlender(env: Readonly<Record<string, string | undefined>>): Promise<Finding> {
  const name = 'Blender';
  const executable = blenderExecutable(env);
  if (executable === undefined) return { name, state: 'missing', found: 'not found', advice: howToInstall };
  let program: BlenderProgram;
  try {
    program = await findBlender(executable);
  } catch (error) {
    if (!(error instanceof NoBlender)) throw error;
    return { name, state: 'missing', found: error.message, advice: howToInstall };
  }
  const found = `${program.version} (${executable})`;
  const libraries = await missingLibraries(program, executable);
  if ('failed' in libraries) {
    const advice = 'install what the message names: a system library that Blender needs, or Blender itself';
    return { name, state: 'missing', found: `${found} does not start: ${libraries.failed}`, advice };
  }
  const { lost } = libraries;
  const old = isOld(program.version) ? ['it is older than 4.2, and not supported'] : [];
  const undrawn = lost.length === 0 ? [] : [`without ${lost.join(' and ')}, EEVEE and Workbench cannot draw`];
  const [trouble] = [...undrawn, ...old];
  if (trouble === undefined) return { name, state: 'good', found };
  const advice =
    undrawn.length > 0 ? 'run `apt-get install libegl1 libgl1 libgl1-mesa-dri`, or its like' : howToInstall;
  return { name, state: 'poor', found: `${found}: ${trouble}`, advice };
}

async function missingLibraries(
  { kind }: BlenderProgram,
  executable: string,
): Promise<{ readonly lost: string[] } | { readonly failed: string }> {
  const args =
    kind === 'bpy' ? ['-I', '-c', probe] : ['--background', '--factory-startup', '--python-expr', probe];
  const answer = await printed(executable, args);
  if ('failed' in answer) return answer;
  const line = answer.output.split('\n').find((text) => text.startsWith('probe '));
  if (line === undefined) return { failed: 'it does not run Python' };
  return { lost: lostLibraries.parse(JSON.parse(line.slice('probe '.length))) };
}

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < 4 || (major === 4 && minor < 2);
}
