import type { Dataset, Retraining } from '../run.ts';

/** The end of a run, as people are told of it. */
export type RunEnd = Success | Trained | Failure;

interface Success {
  readonly kind: 'success';
  readonly dataset: Pick<Dataset, 'name' | 'period' | 'version' | 'outcome' | 'note' | 'images' | 'labels'>;
  readonly retraining: Retraining;
}

interface Failure {
  /** `refused`: the dataset would be unfit for training. */
  readonly kind: 'failure' | 'refused';
  /** What has failed, such as `stills 2026-11`; less is known of a run that failed early. */
  readonly what: string;
  readonly reason: string;
}

interface Trained {
  readonly kind: 'trained';
  /** The dataset. */
  readonly what: string;
  readonly metrics: Readonly<Record<string, unknown>>;
}

const LONGEST = 1500;

/** One text of a few lines, in the form that Slack and those who follow it take. */
export function messageOf(end: RunEnd, page: string | undefined): string {
  const text = sentence(end).slice(0, LONGEST);
  // Slack reads these three as markup.
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return page === undefined ? escaped : `${escaped}\n${page}`;
}

function sentence(end: RunEnd): string {
  switch (end.kind) {
    case 'failure':
      return `${end.what} has failed. ${end.reason}`;
    case 'refused':
      return `${end.what} was refused, nothing was published. ${end.reason}`;
    case 'trained':
      return `Retraining on ${end.what} is done. ${figures(end.metrics)}`;
    case 'success': {
      const { name, period, version, outcome, note, images, labels } = end.dataset;
      const made = `${images.toLocaleString('en-US')} images with ${labels} labels, ${version} ${outcome}`;
      return [`${name} ${period}: ${made}.`, note, `Retraining ${end.retraining.outcome}.`]
        .filter(Boolean)
        .join(' ');
    }
  }
}

function figures(metrics: Trained['metrics']): string {
  return Object.entries(metrics)
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
    .join(', ');
}
