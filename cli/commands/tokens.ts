import type { Command } from 'commander';
import { farmCommand, type RunCommand } from '../farm-command.ts';
import { createTokenCommand } from './tokens-create.ts';
import { listTokensCommand } from './tokens-list.ts';
import { revokeTokenCommand } from './tokens-revoke.ts';

export function tokensCommand(run: RunCommand): Command {
  return farmCommand('tokens', {
    summary: 'say who may use your farm on AWS',
    description:
      'Makes, lists and revokes the tokens that open a farm in your AWS account, under your own AWS credentials. ' +
      'The farm keeps hashes only. Whoever has a token can do everything with the farm’s jobs and files.',
    examples: [
      ['tokens create amy', 'a token for Amy, shown once'],
      ['tokens list', 'who has one'],
      ['tokens revoke 0123456789ab', 'refused within a minute'],
    ],
  })
    .addCommand(createTokenCommand(run))
    .addCommand(listTokensCommand(run))
    .addCommand(revokeTokenCommand(run));
}
