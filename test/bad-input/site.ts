import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { PermanentError } from '../../activities/errors.ts';
import { readConfig } from '../../worker/config.ts';
import { dependencies } from '../../worker/dependencies.ts';
import { failureType, publishedFiles, runPipeline } from '../activities/pipeline/run-pipeline.ts';
import { keysOf } from '../activities/store/conformance/fixture.ts';

type Text = string | Uint8Array;

/** A site as its owner would describe it; what is left out is small and right. */
export interface Site {
  readonly shots?: Text;
  readonly tags?: Text;
  /** A dump of both tables, in the place of the CSV files. */
  readonly dump?: Text;
  readonly source?: string;
  /** `store` of dataset.yaml. */
  readonly store?: string;
  /** More of dataset.yaml, or the bytes of a whole one. */
  readonly yaml?: Text;
  readonly input?: unknown;
}

/** What a build came to: the text of the files that it published, or the failure of a build that published nothing. */
export interface Outcome {
  readonly csv: string;
  readonly labels: readonly { readonly label: string; readonly uses: number }[];
  readonly bins: Readonly<Record<string, number>>;
  /** The type of a permanent failure; `undefined` for a build that published. */
  readonly type: unknown;
  readonly message: string;
}

const shots = 'id,shot_image_id\n1,one.jpg\n2,two.jpg\n';
const tags = 'id,value,ref_id\n1,car,1\n2,car,2\n';

/**
 * The stages of a build one after the other, as the worker runs them, on a dataset.yaml in a folder of its own. Whoever
 * fails and has published all the same fails the test.
 */
export async function build(site: Site): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'tagset-bad-input-'));
  const nothing = { csv: '', labels: [], bins: {}, type: undefined, message: '' };
  try {
    await writeSite(folder, site);
    const standing = dependencies(await readConfig(join(folder, 'dataset.yaml')));
    try {
      const dataset = await runPipeline(standing, (site.input ?? { period: '2026-11' }) as object);
      const { text } = await publishedFiles(dataset);
      const labels = JSON.parse(await text('labels.json'));
      return { ...nothing, csv: await text('dataset.csv'), labels, bins: dataset.ledger.bins };
    } catch (error) {
      expect(await keysOf(standing.store, 'datasets/').catch(() => [])).toEqual([]);
      return { ...nothing, type: failureType(error), message: messageOf(error, folder) };
    }
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    return { ...nothing, type: error.name, message: messageOf(error, folder) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const messageOf = (error: unknown, folder: string) =>
  (error as Error).message.replaceAll(`${folder}/`, '').replaceAll(folder, '.');

/** Type and message of the failure of a build, paths without their folder; what it published, if it did. */
export async function refusal(site: Site): Promise<string> {
  const { type, message, csv } = await build(site);
  return type === undefined ? csv : `${type}: ${message}`;
}

/** dataset.csv of a build that must succeed. */
export async function published(site: Site): Promise<string> {
  const { type, message, csv } = await build(site);
  expect([type, message]).toEqual([undefined, '']);
  return csv;
}

/** A file that nobody writes any more. */
async function writeOld(file: string, content: Text): Promise<void> {
  await writeFile(file, content);
  const then = new Date(Date.now() - 3_600_000);
  await utimes(file, then, then);
}

async function writeSite(folder: string, site: Site): Promise<void> {
  await writeOld(join(folder, 'shots.csv'), site.shots ?? shots);
  await writeOld(join(folder, 'tags.csv'), site.tags ?? tags);
  if (site.dump !== undefined) await writeOld(join(folder, 'all.sql'), site.dump);
  const files = '{ csv: { images: shots.csv, tags: tags.csv } }';
  const source = site.source ?? (site.dump === undefined ? files : '{ dump: all.sql }');
  const start = `name: stills\nsource: ${source}\nstore: ${site.store ?? 'file:./out'}\nresources: { scratch: . }\n`;
  const { yaml = 'rules: { minUses: 1 }\n' } = site;
  await writeFile(join(folder, 'dataset.yaml'), typeof yaml === 'string' ? start + yaml : yaml);
}
