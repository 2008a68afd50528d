/** By what a dataset is known: its rows, and all its files. */
export interface Identity {
  readonly content: string;
  readonly files: string;
}

/** When a dataset is of: the day of its snapshot, then its month. */
interface Moment {
  readonly day: number;
  readonly month: number;
}

interface Version extends Identity, Moment {
  readonly version: string;
  /** Who published it. */
  readonly run: string;
}

interface Withdrawn extends Pick<Version, 'version'> {
  readonly content: string;
  /** Set where the files alone were taken back, since what was gone back to has the same rows. */
  readonly files?: string;
}

export type Outcome = 'published' | 'unchanged' | 'withdrawn' | 'dry run';

/** What publishing a dataset and going back come to, without a store, without races and without failures. */
export class Publishing {
  readonly versions: Version[] = [];
  latest: (Pick<Version, 'version'> & Moment) | undefined;
  withdrawn: Withdrawn[] = [];
  /** Which versions of its moment the latest has replaced: who published them does not get them back by asking again. */
  private replaced: readonly string[] = [];

  publish(made: Identity & Moment, version: string, run: string): Outcome {
    if (this.isWithdrawn(made)) return 'withdrawn';
    const known = this.versions.find((one) => one.version === version);
    const one = known ?? { ...made, version, run };
    if (known === undefined) this.versions.push(one);
    const next = { version, month: one.month, day: Math.max(made.day, one.day) };
    const own = one.run === run;
    const { latest } = this;
    const stays =
      latest !== undefined &&
      (latest.version === version || isNewer(latest, next) || (own && this.replaced.includes(version)));
    if (!stays) this.move(next);
    else if (latest.version === version && next.day > latest.day) {
      this.latest = { ...latest, day: next.day };
      this.replaced = [];
    }
    return own ? 'published' : 'unchanged';
  }

  /** What is newer than the target is taken back, and so is what was latest; not so by who takes a rollback back. */
  rollback(version: string): void {
    const target = this.version(version);
    const { latest } = this;
    if (latest === undefined) throw new Error('nothing is latest');
    const returns = this.isWithdrawn(target);
    this.withdrawn = this.withdrawn.filter((one) => !covers(one, target));
    const forward = isNewer(target, latest) || (returns && !isNewer(latest, target));
    const newer = this.versions.filter((one) => isNewer(one, target));
    for (const one of forward ? newer : [...newer, this.version(latest.version)])
      if (one.files !== target.files && !this.isWithdrawn(one))
        this.withdrawn.push({
          version: one.version,
          content: one.content,
          ...(one.content === target.content && { files: one.files }),
        });
    this.move({ version, day: target.day, month: target.month });
  }

  isWithdrawn(dataset: Identity): boolean {
    return this.withdrawn.some((one) => covers(one, dataset));
  }

  version(version: string): Version {
    const found = this.versions.find((one) => one.version === version);
    if (found === undefined) throw new Error(`${version} was never published`);
    return found;
  }

  private move(next: NonNullable<Publishing['latest']>): void {
    const { latest } = this;
    const tie = latest !== undefined && !isNewer(next, latest) && !isNewer(latest, next);
    this.replaced = tie ? [...this.replaced, latest.version] : [];
    this.latest = next;
  }
}

function covers({ content, files }: Withdrawn, dataset: Identity): boolean {
  return files === undefined ? dataset.content === content : dataset.files === files;
}

function isNewer(a: Moment, b: Moment): boolean {
  return a.day === b.day ? a.month > b.month : a.day > b.day;
}
