import { findPublished } from '../../activities/publish/publish.ts';
import { sha256Of } from '../../activities/sha256.ts';
import type { Store } from '../../activities/store/store.ts';
import type { OutputRules, Site } from './draw.ts';
import type { Expected } from './expected.ts';
import type { Identity } from './publishing.ts';

// All that the model knows of the form of what is published.

/** What tells a dataset from another one of the same month. */
export function identityOf(
  site: Site,
  rules: Site['rules'][number],
  output: OutputRules,
  expected: Expected,
): Identity {
  const content = sha256Of(expected.csv);
  const parquet = output.formats.includes('parquet') ? expected.sides : undefined;
  const { csv, labels, ledger } = expected;
  const all = { csv, parquet, labels, ledger, rules: { names: site.names, rules, output } };
  return { content, files: sha256Of(JSON.stringify(all)) };
}

/** The files of a version that the reference knows, and the keys of all. */
export async function readPublished(store: Store, name: string, version: string) {
  const found = await findPublished(store, name, version);
  if (found === undefined) throw new Error(`${version} of ${name} is not published`);
  const folder = `datasets/${name}/${version}`;
  const { files, split, period, source } = found.manifest;
  const text = async (plain: string) => {
    const path = files.find(({ path }) => path === plain)?.path ?? `no ${plain}`;
    const read = await store.read(`${folder}/${path}`);
    return Buffer.from(read?.bytes ?? []).toString();
  };
  return {
    files: {
      csv: await text('dataset.csv'),
      labels: JSON.parse(await text('labels.json')) as unknown,
      ledger: JSON.parse(await text('owner/ledger.json')) as unknown,
      split: { train: split.train, validation: split.validation },
      parquet: files.some(({ path }) => path === 'dataset.parquet'),
    },
    keys: [...files.map(({ path }) => `${folder}/${path}`), `${folder}/manifest.json`].sort(),
    period,
    snapshotTime: source.snapshotTime,
  };
}
