import { costOf, type LambdaFleet } from '../domain/costs.ts';
import type { FrameRecord } from '../domain/frame.ts';
import type { FrameNumber } from '../domain/units.ts';
import { usageOf } from '../domain/usage.ts';
import { failureView } from './failure-view.ts';
import { isoTime } from './iso-time.ts';
import { plainJson } from './plain-json.ts';
import type { FrameView } from './schemas/frame-schema.ts';

/**
 * A frame as the API shows it; one without a record is queued.
 * @param fleet  undefined where frames cost nothing
 */
export function frameView(
  frame: FrameNumber,
  record: FrameRecord | undefined,
  fleet: LambdaFleet | undefined,
): FrameView {
  const failure = record?.state === 'failed' ? record.failure : record?.lastFailure;
  const result = record?.state === 'succeeded' ? record.result : undefined;
  return {
    frame,
    state: record?.state ?? 'queued',
    attempt: record?.attempt ?? 0,
    faults: record?.faults ?? 0,
    failure: failure ? failureView(failure) : null,
    fleet: (record && 'fleet' in record && record.fleet) || null,
    seconds: result ? result.renderTime / 1000 : null,
    cost: { usd: costOf(usageOf(record), fleet) },
    startedAt: record && 'startedAt' in record ? isoTime(record.startedAt) : null,
    endedAt: record && 'endedAt' in record ? isoTime(record.endedAt) : null,
    warnings: plainJson(result?.warnings ?? []),
    missing: [...(result?.missing ?? [])],
  };
}
