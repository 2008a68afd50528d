import type { BuildResult } from '../activities/index.ts';
import type { Temporal } from '../worker/temporal.ts';
import { bytes } from './figures.ts';
import { describeRetraining, type RetrainingReport } from './retraining.ts';
import { stageSeconds } from './stage-seconds.ts';
import type { BuildHandle } from './start-build.ts';

/** What `build --json` prints. */
export interface BuildReport {
  readonly version: string;
  readonly contentSha256: string;
  readonly period: string;
  readonly manifest: string | null;
  readonly images: number;
  readonly labels: number;
  readonly ledger: BuildResult['ledger'];
  readonly stages: readonly {
    readonly name: string;
    readonly seconds: number;
    readonly rows: number;
    readonly bytes: number;
  }[];
  readonly retraining: RetrainingReport;
  /** What else somebody should know, such as why nothing was published. */
  readonly note?: string;
}

/** Puts the result of a run and the times of its history together. */
export async function buildReport(
  handle: BuildHandle,
  result: BuildResult,
  retraining: RetrainingReport,
): Promise<BuildReport> {
  const { version, contentSha256, period, manifest, images, labels, ledger, stages, note } = result;
  const times = stageSeconds(await handle.fetchHistory());
  return {
    version,
    contentSha256,
    period,
    manifest: manifest?.uri ?? null,
    images,
    labels,
    ledger,
    stages: stages.map(({ name, rows, bytes }) => ({ name, seconds: times.get(name) ?? 0, rows, bytes })),
    retraining,
    ...(note !== undefined && { note }),
  };
}

/** Bins that stay empty without filters and links. */
const ONLY_WITH_FILTERS = ['hidden', 'filtered', 'unnamed'];

/** The same for a person. */
export function describeReport(
  report: BuildReport,
  { name, outcome, bytes: size }: BuildResult,
  handle: BuildHandle,
  temporal: Temporal,
): string {
  const outcomes = {
    published: `published, ${bytes(size)}`,
    unchanged: 'was published already: nothing changed',
    'dry run': 'dry run: nothing was published',
    withdrawn: 'withdrawn: nothing was published',
  };
  const count = (rows: number) => rows.toLocaleString('en-US');
  const bins = Object.entries(report.ledger.bins)
    .filter(([bin, rows]) => rows > 0 || !ONLY_WITH_FILTERS.includes(bin))
    .map(([bin, rows]) => `${count(rows)} ${bin}`);
  const page = `${temporal.uiUrl}/namespaces/${temporal.namespace}/workflows/${handle.workflowId}`;
  const lines = [
    '',
    `${name} ${report.period}: ${count(report.images)} images with ${report.labels} labels`,
    `  version   ${report.version} (${outcomes[outcome]})`,
    ...(report.note === undefined ? [] : [`            ${report.note}`]),
    ...(report.manifest === null ? [] : [`  manifest  ${report.manifest}`]),
    `  ledger    ${count(report.ledger.read)} tags read, ${count(report.ledger.merged)} of them synonyms:`,
    `            ${bins.join(' · ')}`,
    ...describeRetraining(report.retraining),
    ...(temporal.uiUrl ? [`  Web UI    ${page}`] : []),
    ...(temporal.embedded ? ['            (it answers while a build or a worker of this dataset runs)'] : []),
  ];
  return `${lines.join('\n')}\n`;
}
