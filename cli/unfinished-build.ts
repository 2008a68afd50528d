import { type Client, type WorkflowExecutionDescription, WorkflowNotFoundError } from '@temporalio/client';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import type { BuildInput } from '../activities/index.ts';
import { type PlannedBuild, plan } from '../activities/plan/plan.ts';
import { isOver, NOT_OVER } from '../activities/run-status.ts';
import type { Settings } from '../activities/settings.ts';

/** A build that was begun and has not ended, whoever began it. */
export interface UnfinishedBuild {
  readonly workflowId: string;
  readonly runId: string;
  readonly since: Date;
}

/** The build of a workflow id, unless it has ended or never was. */
export async function unfinishedBuild(
  client: Client,
  workflowId: string,
): Promise<UnfinishedBuild | undefined> {
  try {
    const described: WorkflowExecutionDescription = await client.workflow.getHandle(workflowId).describe();
    const { runId, startTime, status } = described;
    return isOver(status) ? undefined : { workflowId, runId, since: startTime };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** All builds of a namespace that have not ended, the oldest first. */
export async function unfinishedBuilds(client: Client): Promise<UnfinishedBuild[]> {
  const query = `WorkflowType = 'buildDataset' AND ${NOT_OVER}`;
  const found: UnfinishedBuild[] = [];
  for await (const { workflowId, runId, startTime } of client.workflow.list({ query }))
    found.push({ workflowId, runId, since: startTime });
  return found.sort((one, other) => one.since.getTime() - other.since.getTime());
}

/**
 * What an unfinished build does: the plan that it has fixed; before it has, what its plan is going to be.
 * `undefined` where its history does not tell.
 */
export async function planOf(
  client: Client,
  { workflowId, runId, since }: UnfinishedBuild,
  settings: Settings,
): Promise<PlannedBuild | undefined> {
  const { events = [] } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  const scheduled = events?.find(
    ({ activityTaskScheduledEventAttributes: task }) => task?.activityType?.name === 'plan',
  );
  const completed = events
    ?.map(({ activityTaskCompletedEventAttributes: task }) => task)
    .find((task) => task && String(task.scheduledEventId) === String(scheduled?.eventId));
  try {
    if (completed) return decoded<PlannedBuild>(completed.result?.payloads?.[0]);
    const started = events?.[0]?.workflowExecutionStartedEventAttributes;
    const input = decoded<BuildInput>(started?.input?.payloads?.[0]) ?? {};
    const scheduledFor = started?.searchAttributes?.indexedFields?.TemporalScheduledStartTime;
    return plan({ input, at: decoded<string>(scheduledFor) ?? since.toISOString() }, settings);
  } catch {
    return undefined;
  }
}

function decoded<Value>(payload: Payload | null | undefined): Value | undefined {
  return payload ? (defaultPayloadConverter.fromPayload(payload) as Value) : undefined;
}

/** In what a build does other than another would, each as the end of a sentence about it; nothing if in nothing. */
export function differences(theirs: PlannedBuild | undefined, ours: PlannedBuild): string[] {
  if (theirs === undefined) return ['its history does not tell what it does'];
  const changed = (['tables', 'rules', 'output'] as const).filter(
    (part) => JSON.stringify(theirs[part]) !== JSON.stringify(ours[part]),
  );
  const parts = changed.map((part) => `"${part}"`).join(' and ');
  return [
    theirs.period !== ours.period && `it is for ${theirs.period} and not ${ours.period}`,
    theirs.dryRun !== ours.dryRun && (theirs.dryRun ? 'it publishes nothing' : 'it publishes'),
    theirs.retraining.when !== ours.retraining.when &&
      `it hands over to retraining "${theirs.retraining.when}" and not "${ours.retraining.when}"`,
    changed.length > 0 && `it follows the ${parts} that dataset.yaml had when it began`,
  ].filter((difference) => difference !== false);
}
