import type { RunCommand } from '../farm-command.ts';
import { controlCommand } from '../job-command.ts';

export const pauseCommand = (run: RunCommand) =>
  controlCommand(run, 'pause', {
    summary: 'start no more frames of a job',
    description: 'Starts no more frames of a job; those that are being rendered are finished.',
    examples: [['pause j_0123456789', 'until it is resumed']],
  });
