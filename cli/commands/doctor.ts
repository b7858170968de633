import type { Command } from 'commander';
import { dataFolderOf } from '../../functions/local/data-folder.ts';
import { type StackOptions, stackOption } from '../aws/farm-tokens.ts';
import { checkAccount } from '../doctor/check-account.ts';
import { checkBlender } from '../doctor/check-blender.ts';
import { checkFfmpeg } from '../doctor/check-ffmpeg.ts';
import { checkGpuFleet } from '../doctor/check-gpu-fleet.ts';
import { checkDataFolder, checkMachine, checkNode, checkServe } from '../doctor/check-machine.ts';
import type { Finding } from '../doctor/finding.ts';
import { exitStatus } from '../exit-status.ts';
import { farmCommand, type RunCommand, withSessionOptions } from '../farm-command.ts';

export function doctorCommand(run: RunCommand): Command {
  const command = farmCommand('doctor', {
    summary: 'look whether this machine can render',
    description:
      'Looks whether this machine has what the farm needs: Node, Blender and its system libraries, ffmpeg, a ' +
      'place for data. With AWS credentials it also looks what the account can take, machines with a GPU included. What is missing comes with ' +
      'what to do. The exit status is 1 when something needed is.',
    examples: [
      ['doctor', 'a line for each thing'],
      ['doctor --stack Studio', 'for a farm of another name in your AWS account'],
      ['doctor --json', 'the same for a program'],
    ],
  }).addOption(stackOption());
  return withSessionOptions(command, false).action((options: StackOptions) =>
    run(options, async (session) => {
      const { env } = session.surroundings;
      const folder = dataFolderOf(env);
      const found = await Promise.all([
        checkNode(),
        checkBlender(env),
        checkFfmpeg(env),
        checkDataFolder(folder),
        checkMachine(),
        checkServe(folder),
        checkAccount(env),
        checkGpuFleet(env, options.stack),
      ]);
      const findings = found.flat();
      const good = findings.every((finding) => finding.state !== 'missing');
      session.answer({ good, findings }, showFindings(findings, good));
      return good ? exitStatus.done : exitStatus.failed;
    }),
  );
}

const marks = { good: 'ok     ', poor: 'poor   ', missing: 'MISSING' };

function showFindings(findings: readonly Finding[], good: boolean): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.flatMap(({ name, state, found, advice }) => [
    `${marks[state]}  ${name.padEnd(width)}  ${found}`,
    ...(advice === undefined ? [] : [`  → ${advice}`]),
  ]);
  return [...lines, good ? 'This machine can render.' : 'This machine cannot render yet.'].join('\n');
}
