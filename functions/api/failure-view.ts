import type { Failure } from '../domain/failure.ts';
import { plainJson } from './plain-json.ts';

/** A frame's failure without the log's tail, which is told apart: a page of failures must not near 6 MB. */
export function failureView(failure: Failure) {
  const { details, ...view } = plainJson(failure);
  if (!details) return view;
  const { log: _log, ...figures } = details;
  return Object.keys(figures).length === 0 ? view : { ...view, details: figures };
}
