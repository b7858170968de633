import type { Command } from 'commander';
import { exitStatus } from './exit-status.ts';
import type { JobAction } from './farm/farm-client.ts';
import { type CommandText, farmCommand, type RunCommand, withSessionOptions } from './farm-command.ts';
import type { SessionOptions } from './session.ts';

/** A command that does one thing to one job and shows the job then. */
export function controlCommand(run: RunCommand, action: JobAction, text: CommandText): Command {
  const command = farmCommand(action, text).argument('<job>', 'the job’s id, as `jobs` lists it');
  return withSessionOptions(command).action((id: string, options: SessionOptions) =>
    run(options, async (session) => {
      const job = await (await session.farm()).act(id, action);
      session.answer(job, `${job.id} is ${job.state}`);
      return exitStatus.done;
    }),
  );
}
