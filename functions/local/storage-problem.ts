import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { FarmError, type Problem } from '../domain/failure.ts';
import { BadObjectKey, DigestMismatch, NoSuchObject, StorageFull } from '../ports/object-store.ts';
import { WrongSize } from './exactly.ts';

export class BadStorageLink extends FarmError {
  constructor() {
    super('this link was not made by this farm, was changed, or has expired', {
      advice: 'ask the farm for a new link',
    });
  }
}

const unexpected: Problem = {
  code: 'InternalError',
  message: 'the store failed, which is no fault of the request',
  advice: 'try again; if it happens again, look at the farm’s log',
};

/** Answers with what went wrong, as RFC 9457 writes problems. */
export function storageProblem(context: Context, error: unknown): Response {
  const [status, title] = statusOf(error);
  const problem = status === 500 || !(error instanceof FarmError) ? unexpected : error.toProblem();
  if (status === 500)
    process.emitWarning(`the store failed: ${error instanceof Error ? error.stack : error}`);
  const document = { type: 'about:blank', title, status, detail: problem.message, errors: [problem] };
  return context.body(JSON.stringify(document), status, {
    'content-type': 'application/problem+json; charset=UTF-8',
  });
}

function statusOf(error: unknown): [ContentfulStatusCode, string] {
  if (error instanceof DigestMismatch || error instanceof WrongSize || error instanceof BadObjectKey) {
    return [400, 'Bad Request'];
  }
  if (error instanceof BadStorageLink) return [403, 'Forbidden'];
  if (error instanceof NoSuchObject) return [404, 'Not Found'];
  if (error instanceof StorageFull) return [507, 'Insufficient Storage'];
  return [500, 'Internal Server Error'];
}
