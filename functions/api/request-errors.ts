import { FarmError, type Problem } from '../domain/failure.ts';

/** Statuses with which the API refuses a request. */
export type RefusalStatus = 400 | 401 | 404 | 409 | 413 | 415 | 422 | 501;

/** An error about the request itself, with the HTTP status that says so. */
export abstract class RequestError extends FarmError {
  abstract readonly status: RefusalStatus;
}

/** Everything that is wrong with a request, at once. */
export class RequestRefused extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => problem.message).join('; '));
    this.name = 'RequestRefused';
    this.problems = problems;
  }
}

export class TokenRefused extends RequestError {
  readonly status = 401;
  constructor(message: string) {
    super(message, { advice: 'send the header `Authorization: Bearer …` with a token of this farm' });
  }
}

export class NoSuchCall extends RequestError {
  readonly status = 404;
  constructor(method: string, path: string) {
    super(`the farm has no call ${method} ${path}`, { advice: 'see /v1/openapi.json for what there is' });
  }
}

export class NoSuchFrame extends RequestError {
  readonly status = 404;
  constructor(frame: number) {
    super(`the job has no frame ${frame}`, { advice: 'list its frames with GET /v1/jobs/{id}/frames' });
  }
}

export class NoVideo extends RequestError {
  readonly status = 404;
  constructor(why: string) {
    super(`there is no video: ${why}`, { advice: 'look at the job’s state, or take its frames' });
  }
}

export class StateConflict extends RequestError {
  readonly status = 409;
  constructor(action: string, reason: string) {
    super(`cannot ${action}: ${reason}`, { advice: 'look at the job’s state with GET /v1/jobs/{id}' });
  }
}

export class BodyTooLarge extends RequestError {
  readonly status = 413;
  constructor(limit: number) {
    super(`the body is larger than ${limit / 2 ** 20} MiB`, {
      advice: 'upload a large manifest as a blob and give its digest: {"manifest": {"sha256": "…"}}',
      details: { limit },
    });
  }
}

export class NotJson extends RequestError {
  readonly status = 400;
  constructor(cause: unknown) {
    super('the body is not JSON', { advice: 'send a JSON object in UTF-8', cause });
  }
}

export class NotOnThisHost extends RequestError {
  readonly status = 501;
  constructor(what: string, advice: string) {
    super(`this farm gives no ${what}`, { advice });
  }
}
