import { ffmpegExecutable } from '../../functions/local/local-tools.ts';
import { type Finding, printed } from './finding.ts';

/** Whether videos can be made; frames are rendered without. */
export async function checkFfmpeg(env: Readonly<Record<string, string | undefined>>): Promise<Finding> {
  const name = 'ffmpeg';
  const advice =
    'run `scripts/install-blender`, or install ffmpeg; without it there are frames and no videos';
  const program = ffmpegExecutable(env);
  if (program === undefined) return { name, state: 'poor', found: 'not found', advice };
  const answer = await printed(program, ['-hide_banner', '-version']);
  if ('failed' in answer) {
    return { name, state: 'poor', found: `${program} does not start: ${answer.failed}`, advice };
  }
  const [version = ''] = answer.output.split('\n');
  return { name, state: 'good', found: `${version.split(' Copyright')[0]} (${program})` };
}
