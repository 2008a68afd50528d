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
  /** What happens next, and what to do. */
  readonly next?: string;
}

interface Trained {
  readonly kind: 'trained';
  /** The dataset. */
  readonly what: string;
  readonly metrics: Readonly<Record<string, unknown>>;
  /** What else somebody should know of the model. */
  readonly notes?: readonly string[];
}

const LONGEST = 1500;
const LONGEST_FIGURES = 1000;

/** One text of a few lines, in the form that Slack and those who follow it take. */
export function messageOf(end: RunEnd, page: string | undefined): string {
  const next = 'next' in end ? end.next : undefined;
  return [cut(sentence(end), LONGEST), next]
    .filter((part) => part !== undefined)
    .map(escaped)
    .concat(page ?? [])
    .join('\n');
}

/** What nobody sees may still turn a line around, and half a character is none. */
function escaped(text: string): string {
  const visible = text.replace(/(?!\n)[\p{C}\p{Zl}\p{Zp}]/gu, ' ');
  // Slack reads these three as markup.
  return visible.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function sentence(end: RunEnd): string {
  switch (end.kind) {
    case 'failure':
      return `${end.what} has failed. ${end.reason}`;
    case 'refused':
      return `${end.what} was refused, nothing was published. ${end.reason}`;
    case 'trained':
      return [`Retraining on ${end.what} is done.`, figures(end.metrics), ...(end.notes ?? [])]
        .filter(Boolean)
        .join(' ');
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
  const all = Object.entries(metrics).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return cut(all.join(', ').replaceAll('\n', ' '), LONGEST_FIGURES);
}
