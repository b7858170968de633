import type { Command } from 'commander';
import { type StackOptions, stackOption, tokenAnswer, withFarmTokens } from '../aws/farm-tokens.ts';
import { exitStatus } from '../exit-status.ts';
import { farmCommand, type RunCommand, withSessionOptions } from '../farm-command.ts';

export function revokeTokenCommand(run: RunCommand): Command {
  const command = farmCommand('revoke', {
    summary: 'let a token open the farm no more',
    description:
      'Revokes a token. API Gateway remembers who came in for a minute: so long it may still work.',
    examples: [['tokens revoke 0123456789ab', 'the token of this id, as `tokens list` shows it']],
  })
    .argument('<token>', 'the token’s id, not the token itself')
    .addOption(stackOption());
  return withSessionOptions(command, false).action((id: string, options: StackOptions) =>
    run(options, async (session) => {
      const record = await withFarmTokens(options, (farm) => farm.tokens.revoke(id));
      session.answer(
        tokenAnswer(record),
        `Token ${record.id} “${record.name}” is revoked: within a minute it opens nothing any more.`,
      );
      return exitStatus.done;
    }),
  );
}
