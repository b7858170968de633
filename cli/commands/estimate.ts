import type { Command } from 'commander';
import { exitStatus } from '../exit-status.ts';
import type { EstimateAnswer } from '../farm/farm-answers.ts';
import { farmCommand, type RunCommand, withSessionOptions } from '../farm-command.ts';
import { withUploadedScene } from '../job/submit-scene.ts';
import { type JobOptions, withJobOptions } from '../options/job-options.ts';
import type { SessionOptions } from '../session.ts';
import { showCount, showTime } from '../terminal/amounts.ts';

export function estimateCommand(run: RunCommand): Command {
  const command = farmCommand('estimate', {
    summary: 'tell what a scene would take: time, cost, and where it would render',
    description:
      'Has a scene checked as a submission is, and tells what it would take; nothing is rendered. The scene’s ' +
      'files are uploaded for that, and not again when it is submitted. Time and cost come from frames of the ' +
      'same scene with the same settings that were rendered before: render a few of them first.',
    examples: [
      ['estimate shot.blend', 'the scene’s own frames, where the farm would render them'],
      ['estimate shot.blend --fleet gpu', 'the same on machines with a GPU'],
      ['estimate shot.blend --json', 'the estimate as JSON'],
    ],
  }).argument('<scene.blend>', 'the scene');
  return withSessionOptions(withJobOptions(command)).action(
    (scene: string, options: JobOptions & SessionOptions) =>
      run(options, async (session) => {
        const estimate = await withUploadedScene(session, scene, options, ({ client, body }, signal) =>
          client.estimate(body, signal),
        );
        session.answer(estimate, showEstimate(estimate));
        return exitStatus.done;
      }),
  );
}

/** An estimate on a few lines. */
export function showEstimate(estimate: EstimateAnswer): string {
  const { frames, fleet, reason, seconds, framesMeasured, cost, warnings } = estimate;
  const measured = `by ${showCount(framesMeasured, 'frame')} rendered before`;
  return [
    showCount(frames, 'frame'),
    `  fleet     ${fleet}${reason ? `: ${reason}` : ''}`,
    seconds == null
      ? '  time      not known: no frame of this scene with these settings was rendered there yet'
      : `  time      ${showTime(seconds * 1000)} of one worker, ${measured}`,
    ...(cost.usd == null ? ['  cost      not known either'] : [`  cost      $${cost.usd.toFixed(2)}`]),
    ...warnings.map(({ message }) => `warning: ${message}`),
    ...(seconds == null ? ['  → render a few of its frames first: --frames 1-3'] : []),
  ].join('\n');
}
