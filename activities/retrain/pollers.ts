import type { Client } from '@temporalio/client';

/** `TASK_QUEUE_TYPE_…` of Temporal's API. */
const TYPES = { workflows: 1, activities: 2 } as const;

/** Whether somebody asked a task queue for work of that kind in the last minute. */
export async function isPolled(client: Client, queue: string, kind: keyof typeof TYPES): Promise<boolean> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: queue },
    taskQueueType: TYPES[kind],
  });
  const recently = Date.now() / 1000 - 60;
  return pollers?.some(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) > recently) ?? false;
}
