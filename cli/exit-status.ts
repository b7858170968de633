/** What the shell learns from a command. */
export const exitStatus = {
  done: 0,
  /** A job failed or was cancelled, the farm refused what was asked, or something needed is missing. */
  failed: 1,
  wrongUse: 2,
  /** The farm cannot be reached, or does not let us in. */
  unreachable: 3,
  /** Left by Ctrl-C while the job goes on: 128 + SIGINT, as shells have it. */
  interrupted: 130,
} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];
