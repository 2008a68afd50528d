import { tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { ConfigError, PermanentError } from '../../activities/errors.ts';
import { openSource } from '../../activities/export/open-source.ts';
import { describeIssue } from '../../activities/issue.ts';
import { removeScratch, scratchFolder } from '../../activities/scratch-folder.ts';
import { settingsSchema } from '../../activities/settings.ts';
import { listed } from '../../activities/shown.ts';
import { fileStore } from '../../activities/store/file.ts';
import { rows } from '../figures.ts';
import { datasetName } from './dataset-name.ts';
import { datasetYaml } from './dataset-yaml.ts';
import { openSite } from './open-site.ts';
import type { Proposal } from './proposal.ts';
import { LOOKED_FOR, propose } from './propose.ts';
import type { SiteRead } from './read/site-read.ts';
import type { Site, SiteTable } from './site.ts';
import { inFolder } from './source-paths.ts';
import { type Trial, tryRules } from './trial.ts';

export interface InitOptions {
  /** A database's URL, dumps or CSV files; none for the database of `MYSQL_URL`. */
  readonly named: readonly string[];
  /** The file to be written: paths in it start at its folder. */
  readonly output: string;
  readonly name?: string | undefined;
  readonly store: string;
  readonly minUses?: number | undefined;
  readonly signal: AbortSignal;
}

export interface Initiated {
  readonly yaml: string;
  readonly proposal: Proposal;
  readonly counts: readonly { readonly table: string; readonly text: string }[];
  readonly trial: Trial | string;
  readonly minUses: number;
  /** The variable that the file takes the address from. */
  readonly needsUrl: boolean;
}

/** Looks at a site's schema and makes a dataset.yaml for it. Throws `ConfigError` where no tables fit. */
export async function init(options: InitOptions): Promise<Initiated> {
  const { named, output, signal, store } = options;
  const base = dirname(resolve(output));
  const read = await openSite(named, signal);
  const [proposal, ...others] = await propose(read.site);
  if (proposal === undefined) throw new ConfigError(nothingFits(read));
  const name = options.name ?? datasetName(named[0], read.from);
  const source = inFolder(read.source(proposal.tables), base);
  const given = { name, source, tables: proposal.tables, rules: { exclude: proposal.exclude ?? [] }, store };
  const trial = await tryOut(given, proposal, read, base, options);
  const counted = typeof trial === 'string' ? {} : trial.rows;
  const counts = chosenTables(proposal, read).map(({ name: table, rows: known, isEstimate }) => {
    const count = counted[table] ?? known;
    const about = isEstimate && counted[table] === undefined ? 'about ' : '';
    return { table, text: count === undefined ? 'rows not counted' : `${about}${rows(count)}` };
  });
  const minUses = options.minUses ?? (typeof trial === 'string' ? 500 : trial.minUses);
  const { from } = read;
  const sourceNotes = [...read.notes, ...sampleNote(proposal, read)];
  const yaml = datasetYaml({
    name,
    store,
    from,
    source,
    sourceNotes,
    proposal,
    others,
    counts,
    trial,
    minUses,
  });
  return { yaml, proposal, counts, trial, minUses, needsUrl: read.trial !== undefined };
}

/** What the rules would give; in a sentence why that is not known, if it is not. */
async function tryOut(
  given: object,
  proposal: Proposal,
  { site, source, trial, trialRows }: SiteRead,
  base: string,
  { minUses, signal }: InitOptions,
): Promise<Trial | string> {
  if (proposal.first)
    return 'What the rules would give can be told once that is done: tagset build --dry-run.';
  const most = mostRows(proposal, site);
  if (most > trialRows)
    return `With ${rows(most)} in one table, the rules were not tried: tagset build --dry-run tells what they would give.`;
  const settings = settingsSchema.safeParse({ ...given, source: trial ?? source(proposal.tables) });
  if (!settings.success)
    return `A build would refuse this file as it is: ${listed(settings.error.issues.map((issue) => describeIssue(issue, [])))}`;
  // The working directory is where the files were named from.
  const opened = openSource(settings.data.source, { base: process.cwd(), openStore: () => fileStore(base) });
  const folder = await scratchFolder(tmpdir(), 'init');
  try {
    return await tryRules(settings.data, opened, folder, { minUses, signal });
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    return `A trial of the rules came to an end: ${error.message}`;
  } finally {
    await removeScratch(folder);
  }
}

/** Of the largest table that was chosen. How many a view has, nobody knows: as many as any table. */
function mostRows(proposal: Proposal, site: Site): number {
  const largest = (tables: readonly SiteTable[]) => Math.max(0, ...tables.map((table) => table.rows ?? 0));
  const chosen = chosenTables(proposal, { site });
  return chosen.some((table) => table.rows === undefined) ? largest(site.tables) : largest(chosen);
}

/** What was seen in part only may lack a value. */
function sampleNote(proposal: Proposal, { site, sampleRows }: SiteRead): string[] {
  if (sampleRows === undefined || mostRows(proposal, site) <= sampleRows) return [];
  return [
    `Of each table, the values below were looked at in ${rows(sampleRows)} only: one that is rare may be missing in them, and in where.`,
  ];
}

function chosenTables({ tables }: Proposal, { site }: Pick<SiteRead, 'site'>): SiteTable[] {
  const names = [tables.images.table, tables.taggings?.table, tables.tags.table];
  return names.flatMap((name) => site.tables.find((table) => table.name === name) ?? []);
}

function nothingFits({ site, from }: SiteRead): string {
  const tables = site.tables.map(
    ({ name, columns }) => `  ${name}: ${listed(columns.map((column) => column.name))}`,
  );
  return [
    `No tables in ${from} look like pictures and their tags. Looked for were ${LOOKED_FOR}.`,
    'Write dataset.yaml yourself (README.md shows one), or name a database, dump or files that have them. These are there:',
    listed(tables, '\n'),
  ].join('\n');
}
