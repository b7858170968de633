import type { FrameRecord } from '../domain/frame.ts';
import type { FrameNumber } from '../domain/units.ts';
import { failureView } from './failure-view.ts';
import { isoTime } from './iso-time.ts';
import { plainJson } from './plain-json.ts';
import type { FrameView } from './schemas/frame-schema.ts';

/** A frame as the API shows it; one without a record is queued. */
export function frameView(frame: FrameNumber, record: FrameRecord | undefined): FrameView {
  const failure = record?.state === 'failed' ? record.failure : record?.lastFailure;
  const result = record?.state === 'succeeded' ? record.result : undefined;
  return {
    frame,
    state: record?.state ?? 'queued',
    attempt: record?.attempt ?? 0,
    faults: record?.faults ?? 0,
    failure: failure ? failureView(failure) : null,
    seconds: result ? result.renderTime / 1000 : null,
    startedAt: record && 'startedAt' in record ? isoTime(record.startedAt) : null,
    endedAt: record && 'endedAt' in record ? isoTime(record.endedAt) : null,
    warnings: plainJson(result?.warnings ?? []),
    missing: [...(result?.missing ?? [])],
  };
}
