import { type Command, InvalidArgumentError } from 'commander';
import { type StackOptions, stackOption, tokenAnswer, withFarmTokens } from '../aws/farm-tokens.ts';
import { exitStatus } from '../exit-status.ts';
import { profileFile } from '../farm/profile.ts';
import { farmCommand, type RunCommand, withSessionOptions } from '../farm-command.ts';

export function createTokenCommand(run: RunCommand): Command {
  const command = farmCommand('create', {
    summary: 'make a token and show it, once',
    description:
      'Makes a token for a farm in your AWS account and shows it: the farm itself keeps only its hash.',
    examples: [
      ['tokens create amy', 'a token for Amy'],
      ['tokens create "night render" --json', 'the same for a program'],
    ],
  })
    .argument('<name>', 'whose it is, or what for', tokenName)
    .addOption(stackOption());
  return withSessionOptions(command, false).action((name: string, options: StackOptions) =>
    run(options, async (session) => {
      const { url, token, record } = await withFarmTokens(options, async (farm) => ({
        url: farm.url,
        ...(await farm.tokens.create(name)),
      }));
      const text = [
        `Token ${record.id} “${record.name}” of the farm at ${url}. It is shown this once:`,
        `  ${token}`,
        'Use it in a shell:',
        `  export RENDER_FARM_URL=${url} RENDER_FARM_TOKEN=${token}`,
        `or for good, in ${profileFile(session.surroundings.env)} (chmod 600):`,
        `  ${JSON.stringify({ default: { url, token } })}`,
      ].join('\n');
      session.answer({ ...tokenAnswer(record), url, token }, text);
      return exitStatus.done;
    }),
  );
}

/** Fits a line of the list. */
function tokenName(text: string): string {
  const name = text.trim();
  if (/^[^\p{C}]{1,64}$/u.test(name)) return name;
  throw new InvalidArgumentError('It has 1 to 64 letters, digits, signs or spaces.');
}
