import { defineSearchAttributeKey } from '@temporalio/common';
import { workflowInfo } from '@temporalio/workflow';

const scheduledStart = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');

/** What a run is for, by whoever started it. */
export interface Moment {
  /** ISO 8601: the schedule's time if one started the run, so that a backfill rebuilds its month; else its start. */
  readonly at: string;
  /** Whether a schedule started it. */
  readonly scheduled: boolean;
}

/** The moment of this run. */
export function runMoment(): Moment {
  const time = workflowInfo().typedSearchAttributes.get(scheduledStart);
  return { at: (time ?? workflowInfo().startTime).toISOString(), scheduled: time !== undefined };
}
