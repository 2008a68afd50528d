import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { DATASET_COLUMNS, datasetRows, type Expected, expectedOf } from './expected.ts';
import { EXCLUDED, SYNONYMS } from './labels.ts';
import type { Layout } from './layout.ts';
import { csvLine } from './lines.ts';
import { type Row, SHOT_COLUMNS, shotRows, TAG_COLUMNS, tagRows } from './rows.ts';
import { SCHEMA } from './schema.ts';
import { writeLines } from './sink.ts';

/** `expected.json`: the figures, and those that are only known once the rows were written. */
export interface ExpectedFile extends Expected {
  /** Rows of `tags` that name a synonym, counted beside the bins. */
  readonly synonyms: number;
  /** Of `expected.csv`, the dataset as it must be published. */
  readonly contentSha256: string;
}

/** The rules that lead to the expected dataset. */
export function rules(minUses: number) {
  return { synonyms: SYNONYMS, exclude: EXCLUDED, minUses };
}

/** Writes both tables, the rules, the schema and everything that is expected of them into a folder. */
export function writeFiles(folder: string, layout: Layout): ExpectedFile {
  mkdirSync(folder, { recursive: true });
  const path = (name: string) => join(folder, name);
  let synonyms = 0;

  writeLines(path('shots.csv'), csv(SHOT_COLUMNS, shotRows(layout)));
  const tags = tagRows(layout, () => {
    synonyms++;
  });
  writeLines(path('tags.csv'), csv(TAG_COLUMNS, tags));
  const dataset = writeLines(path('expected.csv'), csv(DATASET_COLUMNS, datasetRows(layout)));

  const expected = { ...expectedOf(layout), synonyms, contentSha256: dataset.sha256 };
  writeFileSync(path('expected.json'), `${JSON.stringify(expected, null, 2)}\n`);
  writeFileSync(path('schema.sql'), `${Object.values(SCHEMA).join(';\n\n')};\n`);
  const config = {
    name: 'stills',
    source: { csv: { images: 'shots.csv', tags: 'tags.csv' } },
    rules: rules(layout.shape.minUses),
    store: 'file:./out',
  };
  writeFileSync(path('dataset.yaml'), stringify(config));
  return expected;
}

function* csv(columns: readonly string[], rows: Iterable<Row>): Generator<string> {
  yield csvLine(columns);
  for (const row of rows) yield csvLine(row);
}
