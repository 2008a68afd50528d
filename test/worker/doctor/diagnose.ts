import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import { examine } from '../../../worker/doctor/doctor.ts';
import type { Finding } from '../../../worker/doctor/examination.ts';
import { packageFolder } from '../../../worker/version.ts';

// Some examine several times, on real servers that are busy.
vi.setConfig({ testTimeout: 90_000 });

/** Names no server, so that nobody's own configuration is read. */
const noProfile = join(packageFolder, 'test', 'fixtures', 'temporal.toml');

export interface Diagnosed {
  readonly ok: boolean;
  /** What a check came to, such as `wrong: There is no …`. */
  readonly said: (check: string) => string;
  /** All that is not `ok`. */
  readonly complaints: readonly string[];
  readonly checks: readonly Finding[];
}

/** Examines a dataset.yaml with these variables in the environment, until the test ends. */
export async function diagnose(
  file: string,
  env: Readonly<Record<string, string | undefined>> = {},
  patienceMs?: number,
): Promise<Diagnosed> {
  const clean = {
    TEMPORAL_ADDRESS: undefined,
    TEMPORAL_NAMESPACE: undefined,
    TEMPORAL_CONFIG_FILE: noProfile,
  };
  for (const [name, value] of Object.entries({ ...clean, ...env })) vi.stubEnv(name, value);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const { ok, checks } = await examine(file, patienceMs);
  return {
    ok,
    checks,
    said(name) {
      const found = checks.find(({ check }) => check === name);
      if (found === undefined) throw new Error(`no check ${name}: ${checks.map(({ check }) => check)}`);
      return `${found.state}: ${found.text}`;
    },
    complaints: checks
      .filter(({ state }) => state !== 'ok')
      .map(({ check, state, text }) => `${check}: ${state}: ${text}`),
  };
}

/** A folder with two small tables as CSV and a dataset.yaml of these lines. */
export async function datasetYaml(lines: readonly string[]): Promise<{ folder: string; file: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'tagset-doctor-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'shots.csv'), 'id,shot_image_id\n1,one.jpg\n');
  await writeFile(join(folder, 'tags.csv'), 'id,value,ref_id\n1,car,1\n');
  const file = join(folder, 'dataset.yaml');
  await writeFile(file, `${lines.join('\n')}\n`);
  return { folder, file };
}

export const NAME = 'name: site';
export const CSV = 'source: { csv: { images: shots.csv, tags: tags.csv } }';
export const STORE = 'store: file:./out';
