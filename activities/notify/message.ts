import type { Dataset, Retraining } from '../run.ts';

/** The end of a run, or what a person should look at, as people are told of it. */
export type News = Success | Trained | Failure | Skipped | Unserved;

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

/** Months without a dataset, of which nobody has heard if Temporal started no run. */
interface Skipped {
  readonly kind: 'skipped';
  /** The dataset. */
  readonly what: string;
  /** `YYYY-MM`, earliest first. */
  readonly months: readonly string[];
}

/** A retraining that nobody has begun with. */
interface Unserved {
  readonly kind: 'unserved';
  /** The dataset and its version. */
  readonly what: string;
  readonly queue: string;
}

const LONGEST = 1500;
const LONGEST_FIGURES = 1000;

/** One text of a few lines, in the form that Slack and those who follow it take. */
export function messageOf(news: News, page: string | undefined): string {
  const next = 'next' in news ? news.next : undefined;
  return [cut(sentence(news), LONGEST), next]
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

function sentence(news: News): string {
  switch (news.kind) {
    case 'failure':
      return `${news.what} has failed. ${news.reason}`;
    case 'refused':
      return `${news.what} was refused, nothing was published. ${news.reason}`;
    case 'trained':
      return [`Retraining on ${news.what} is done.`, figures(news.metrics), ...(news.notes ?? [])]
        .filter(Boolean)
        .join(' ');
    case 'skipped': {
      const { what, months } = news;
      const [first, last] = [months[0], months.at(-1)];
      return `${what} has no dataset for ${months.join(', ')}: no run published one. The build of this month goes on. To make up for what is missing: tagset schedule backfill ${first} ${last}`;
    }
    case 'unserved':
      return `Nobody has begun to retrain on ${news.what}: no worker polls the task queue ${news.queue}. It begins as soon as one does.`;
    case 'success': {
      const { name, period, version, outcome, note, images, labels } = news.dataset;
      const made = `${images.toLocaleString('en-US')} images with ${labels} labels, ${version} ${outcome}`;
      return [`${name} ${period}: ${made}.`, note, `Retraining ${news.retraining.outcome}.`]
        .filter(Boolean)
        .join(' ');
    }
  }
}

function figures(metrics: Trained['metrics']): string {
  const all = Object.entries(metrics).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return cut(all.join(', ').replaceAll('\n', ' '), LONGEST_FIGURES);
}
