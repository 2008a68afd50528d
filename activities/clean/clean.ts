import { join } from 'node:path';
import type { Artifact } from '../artifact.ts';
import { withEngine } from '../duckdb/engine.ts';
import { parquetRows } from '../duckdb/readers.ts';
import { readScript } from '../duckdb/script.ts';
import { QualityGate } from '../errors.ts';
import { resolveExclusions, resolveSynonyms } from '../rules/rules.ts';
import type { Cleaned, CleanLedger, Converted, Plan } from '../run.ts';
import type { Attempt } from '../stage.ts';
import { expectStagedRows } from '../staged-rows.ts';
import { fetchArtifact, stageFile } from '../store/artifacts.ts';
import type { Store } from '../store/store.ts';
import { usesOf } from '../tables.ts';
import { refuseDelimiter } from './delimiter.ts';

const script = readScript('./clean.sql', import.meta.url);

/** Normalises the tags, merges synonyms, drops duplicates, exclusions and rare tags, and counts it all. */
export async function clean(
  input: { readonly plan: Plan; readonly converted: Pick<Converted, 'tags' | 'words' | 'judged'> },
  store: Store,
  attempt: Attempt,
): Promise<Cleaned> {
  const { rules, output } = input.plan;
  const { tags: uses, words, judged } = input.converted;
  const files = {
    pairs: join(attempt.scratch, 'pairs.parquet'),
    vocabulary: join(attempt.scratch, 'vocabulary.parquet'),
  };
  const fetch = (artifact: Artifact) => fetchArtifact(store, artifact, attempt.scratch, attempt.signal);
  const tags = await fetch(uses);
  const texts = words.uri === uses.uri ? tags : await fetch(words);
  const { labels, ...ledger } = await withEngine(attempt.engine, async (engine) => {
    await engine.play(script, 'rules');
    await engine.fill('synonym', resolveSynonyms(rules));
    await engine.fill(
      'excluded',
      resolveExclusions(rules).map((label) => [label]),
    );
    await engine.run(`CREATE VIEW tags AS FROM ${parquetRows(tags)}`);
    await engine.run(`CREATE VIEW words AS FROM ${parquetRows(texts)}`);
    await engine.play(script, judged ? 'tags_judged' : 'tags_exported');
    await engine.set('lower_case', rules.case === 'lower');
    await engine.set('min_uses', rules.minUses);
    await engine.set('pairs', files.pairs);
    await engine.set('vocabulary', files.vocabulary);
    await engine.play(script, 'spell');
    attempt.progress({ rows: Math.round(uses.rows / 2), bytes: uses.bytes });
    await engine.play(script, 'pairs');
    attempt.progress(uses);
    await engine.play(script, 'vocabulary');
    await refuseDelimiter(engine, output.delimiter);
    return engine.counts<keyof CleanLedger | 'labels'>(script, 'ledger');
  });
  expectStagedRows('clean', usesOf(input.plan.tables).table, ledger.read, uses.rows);
  if (labels === 0) throw new QualityGate(noLabel(input.plan, ledger));
  const [pairs, vocabulary] = await Promise.all([
    stageFile(store, attempt.key('pairs.parquet'), files.pairs, ledger.labelled, attempt.signal),
    stageFile(store, attempt.key('vocabulary.parquet'), files.vocabulary, labels, attempt.signal),
  ]);
  return { pairs, vocabulary, ledger };
}

/** Why no label is left: fewer uses do not help where no row is one. */
function noLabel({ tables, rules }: Plan, ledger: CleanLedger): string {
  const { read, filtered, null: nulls, unnamed, invalid, hidden } = ledger;
  const seen = `or look at the ledger: ${JSON.stringify(ledger)}`;
  if (read > filtered + nulls + unnamed + invalid + hidden)
    return `No tag is used ${rules.minUses} times: no label is left of ${read} tags. Lower rules.minUses, ${seen}`;
  const { table } = usesOf(tables);
  const none = `None of the ${read} rows of ${table} is a use of a tag`;
  return unnamed > 0
    ? `${none}, ${unnamed} because they name no row of ${tables.tags.table}: compare tables.taggings.tag (${tables.taggings?.tag}) with tables.tags.id (${tables.tags.id}), ${seen}`
    : `${none}: compare tables in dataset.yaml with the site, ${seen}`;
}
