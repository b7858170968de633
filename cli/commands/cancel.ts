import type { RunCommand } from '../farm-command.ts';
import { controlCommand } from '../job-command.ts';

export const cancelCommand = (run: RunCommand) =>
  controlCommand(run, 'cancel', {
    summary: 'end a job now',
    description: 'Ends a job now, with the frames that are being rendered. What is rendered is kept.',
    examples: [
      ['cancel j_0123456789', 'Blender is ended within seconds'],
      ['download j_0123456789', 'get what it had rendered'],
      ['retry j_0123456789', 'go on with it after all'],
    ],
  });
