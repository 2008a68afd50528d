import { defineQuery, setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { BuildRun, Dataset, Retraining, StageReport } from '../activities/index.ts';
import { grouped } from './count-rows.ts';

/** How far a run is: what the query `progress` answers. */
export interface RunProgress {
  /** The stage that runs, the last one that ran once the run is over. */
  readonly stage: string;
  readonly stages: readonly StageProgress[];
}

export interface StageProgress extends StageReport {
  readonly state: 'running' | 'done' | 'failed';
  readonly seconds: number;
  /** When it began: a worker may take it later. ISO 8601. */
  readonly since?: string;
}

export const progressQuery = defineQuery<RunProgress>('progress');

/** What a stage gives back, and what it left in the store. */
interface Outcome<Result> {
  readonly result: Result;
  readonly artifacts?: readonly { readonly rows: number; readonly bytes: number }[];
}

/** Keeps the books of a run: for the query `progress`, and as a table in the details that Temporal's UI shows. */
export function trackProgress() {
  const stages: StageProgress[] = [];
  let title = 'Build';
  let ending = '';
  const current = () => stages.at(-1)?.name ?? '';
  const failed = () => stages.find(({ state }) => state === 'failed')?.name;
  const show = () => setCurrentDetails(details(title, stages, ending));
  setHandler(progressQuery, () => ({ stage: current(), stages }));

  return {
    /** The stage that failed; `undefined` where something beside the stages did. */
    failed,
    stages: (): StageReport[] => stages.map(({ name, rows, bytes }) => ({ name, rows, bytes })),
    title(text: string) {
      title = text;
    },
    waiting({ workflowId, runId }: BuildRun) {
      ending = `\n\nWaits for the end of another build: workflow \`${workflowId}\`, run \`${runId}\``;
      show();
    },
    async stage<Result>(name: string, run: () => Promise<Outcome<Result>>): Promise<Result> {
      const started = Date.now();
      const since = new Date(started).toISOString();
      const at = stages.push({ name, state: 'running', rows: 0, bytes: 0, seconds: 0, since }) - 1;
      const update = (change: Partial<StageProgress>) => {
        stages[at] = {
          name,
          state: 'running',
          rows: 0,
          bytes: 0,
          ...change,
          seconds: (Date.now() - started) / 1000,
        };
        show();
      };
      ending = '';
      show();
      try {
        const { result, artifacts = [] } = await run();
        const sum = (of: 'rows' | 'bytes') => artifacts.reduce((total, artifact) => total + artifact[of], 0);
        update({ state: 'done', rows: sum('rows'), bytes: sum('bytes') });
        return result;
      } catch (error) {
        update({ state: 'failed' });
        throw error;
      }
    },
    finish({ version, outcome, note, images, labels, manifest }: Dataset, retraining: Retraining) {
      const place = manifest ? `\n\n\`${manifest.uri}\`` : '';
      ending = `\n\n**${version}**, ${outcome}: ${grouped(images)} images, ${labels} labels${place}${note === undefined ? '' : `\n\n${note}`}\n\n${retrainingLine(retraining)}`;
      show();
    },
  };
}

export type ProgressTracker = ReturnType<typeof trackProgress>;

function retrainingLine({ outcome, reason, workflowId }: Retraining): string {
  return [
    `Retraining ${outcome}`,
    reason && `: ${reason}`,
    workflowId && ` (workflow \`${workflowId}\`)`,
  ].join('');
}

/** Whether a worker has taken it up, only the server knows: it shows that on the same page. */
function sinceWhen(since = ''): string {
  return `since ${since.slice(0, 19).replace('T', ' ')} UTC, or waits for a worker: see Pending Activities`;
}

function details(title: string, stages: readonly StageProgress[], ending: string): string {
  const mark = { running: '…', done: '✓', failed: '✗' };
  const rows = stages.map(
    ({ name, state, rows, bytes, seconds, since }) =>
      `| ${mark[state]} ${name} | ${grouped(rows)} | ${(bytes / 1e6).toFixed(1)} | ${state === 'running' ? sinceWhen(since) : seconds.toFixed(1)} |`,
  );
  return (
    [`### ${title}`, '', '| stage | rows | MB | seconds |', '|---|--:|--:|--:|', ...rows].join('\n') + ending
  );
}
