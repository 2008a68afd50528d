import type { Temporal } from './temporal.ts';

/** The page of a run in Temporal's Web UI, where we know where that is. */
export function pageOf(
  { uiUrl, namespace }: Temporal,
  { workflowId, runId }: { readonly workflowId: string; readonly runId: string },
): string | undefined {
  if (uiUrl === undefined) return undefined;
  return `${uiUrl}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}/${runId}`;
}
