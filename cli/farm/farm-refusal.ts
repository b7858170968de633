import * as z from 'zod';
import type { Problem } from '../../functions/domain/failure.ts';
import { CliError } from '../cli-error.ts';
import { exitStatus } from '../exit-status.ts';

const problemEntry = z.looseObject({
  code: z.string(),
  message: z.string(),
  advice: z.string().optional(),
  pointer: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
});

/** The body of an `application/problem+json` answer; other servers on the way may leave out everything. */
export const problemDocument = z.looseObject({
  title: z.string().optional(),
  detail: z.string().optional(),
  errors: z.array(problemEntry).optional(),
});
export type ProblemDocument = z.infer<typeof problemDocument>;

/** What the farm found wrong with a request: all of its problems, each with its advice. */
export class FarmRefusal extends CliError {
  /** HTTP status. */
  readonly status: number;
  readonly problems: readonly Problem[];
  override readonly exitStatus;

  constructor(status: number, document: ProblemDocument) {
    const problems = problemsOf(status, document);
    super(problems.map((problem) => problem.message).join('; '), { advice: '' });
    this.status = status;
    this.problems = problems;
    this.exitStatus = status === 400 || status === 404 ? exitStatus.wrongUse : exitStatus.failed;
  }
}

function problemsOf(status: number, document: ProblemDocument): Problem[] {
  if (!document.errors || document.errors.length === 0) {
    const message = document.detail ?? document.title ?? 'the farm gave no reason';
    return [{ code: `HTTP ${status}`, message, advice: '' }];
  }
  return document.errors.map(({ code, message, advice, pointer, details }) => ({
    code,
    message,
    advice: advice ?? '',
    ...(pointer !== undefined && { pointer }),
    ...(details !== undefined && { details }),
  }));
}
