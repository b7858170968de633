import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { FarmError, type Problem } from '../domain/failure.ts';
import { NoSuchJob } from '../ports/job-store.ts';
import { NoSuchUpload, StorageFull, UploadIncomplete } from '../ports/object-store.ts';
import { RequestError, RequestRefused } from './request-errors.ts';

/** Problem Details as RFC 9457 has them, with every problem in `errors`. */
interface ProblemDocument {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: ContentfulStatusCode;
  readonly detail: string;
  readonly errors: readonly Problem[];
}

/** With the type `about:blank`, the title is the status in words. */
const titles: Partial<Record<ContentfulStatusCode, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  507: 'Insufficient Storage',
};

const unexpected: Problem = {
  code: 'InternalError',
  message: 'the farm failed to answer, which is no fault of the request',
  advice: 'try again; if it happens again, look at the farm’s log',
};

/** Answers with the problems that an error stands for. */
export function answerError(error: unknown, context: Context, report: (error: unknown) => void): Response {
  if (error instanceof RequestRefused) return answerProblems(context, 422, error.problems);
  if (error instanceof RequestError) return answerProblems(context, error.status, [error.toProblem()]);
  if (error instanceof FarmError) return answerProblems(context, statusOf(error), [error.toProblem()]);
  if (error instanceof HTTPException && error.status < 500) {
    const problem = {
      code: 'BadRequest',
      message: error.message,
      advice: 'send JSON as /v1/openapi.json says',
    };
    return answerProblems(context, error.status, [problem]);
  }
  report(error);
  return answerProblems(context, 500, [unexpected]);
}

/** The request is at fault, unless storage or another service is. */
function statusOf(error: FarmError): ContentfulStatusCode {
  if (error instanceof NoSuchJob || error instanceof NoSuchUpload) return 404;
  if (error instanceof UploadIncomplete) return 409;
  if (error instanceof StorageFull) return 507;
  return error.failure === 'transient' ? 503 : 422;
}

function answerProblems(
  context: Context,
  status: ContentfulStatusCode,
  errors: readonly Problem[],
): Response {
  const document: ProblemDocument = {
    type: 'about:blank',
    title: titles[status] ?? 'Error',
    status,
    detail: detailOf(errors),
    errors,
  };
  const body = JSON.stringify(document);
  return context.body(body, status, {
    'Content-Type': 'application/problem+json; charset=UTF-8',
    ...(status === 401 && { 'WWW-Authenticate': 'Bearer' }),
  });
}

function detailOf(errors: readonly Problem[]): string {
  const [first] = errors;
  if (errors.length === 1 && first) return first.message;
  return `the request has ${errors.length.toLocaleString('en')} problems`;
}
