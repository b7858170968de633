import type { Command } from 'commander';
import { type StackOptions, stackOption, tokenAnswer, withFarmTokens } from '../aws/farm-tokens.ts';
import { exitStatus } from '../exit-status.ts';
import { farmCommand, type RunCommand, withSessionOptions } from '../farm-command.ts';
import { showTable } from '../terminal/show-table.ts';

export function listTokensCommand(run: RunCommand): Command {
  const command = farmCommand('list', {
    summary: 'list the tokens, oldest first',
    description: 'Lists whom the farm has given a token. Revoked ones are listed for three months.',
    examples: [['tokens list', 'every token']],
  }).addOption(stackOption());
  return withSessionOptions(command, false).action((options: StackOptions) =>
    run(options, async (session) => {
      const tokens = (await withFarmTokens(options, (farm) => farm.tokens.list())).map(tokenAnswer);
      session.answer({ tokens }, tokens.length === 0 ? 'There are no tokens.' : tokenTable(tokens));
      return exitStatus.done;
    }),
  );
}

const tokenTable = (tokens: readonly ReturnType<typeof tokenAnswer>[]) =>
  showTable(
    ['token', 'created', 'revoked', 'name'],
    tokens.map(({ id, createdAt, revokedAt = '', name }) => [id, minute(createdAt), minute(revokedAt), name]),
  );

const minute = (time: string) => time.slice(0, 16).replace('T', ' ');
