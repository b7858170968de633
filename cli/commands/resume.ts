import type { RunCommand } from '../farm-command.ts';
import { controlCommand } from '../job-command.ts';

export const resumeCommand = (run: RunCommand) =>
  controlCommand(run, 'resume', {
    summary: 'go on with a paused job',
    examples: [['resume j_0123456789', 'its unfinished frames are queued again']],
  });
