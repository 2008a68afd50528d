import { defineSearchAttributeKey } from '@temporalio/common';
import { workflowInfo } from '@temporalio/workflow';

const scheduledStart = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');

/** The moment a run is for, ISO 8601: the schedule's time if one started it, so that a backfill rebuilds its month; else its start. */
export function runMoment(): string {
  return (scheduledTime() ?? workflowInfo().startTime).toISOString();
}

/** Whether a schedule started the run. */
export function isScheduled(): boolean {
  return scheduledTime() !== undefined;
}

function scheduledTime(): Date | undefined {
  return workflowInfo().typedSearchAttributes.get(scheduledStart);
}
