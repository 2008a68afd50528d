import type { Config } from '../config.ts';
import type { Standing } from '../dependencies.ts';
import { configuredTemporal } from '../temporal.ts';
import { checkConfiguration } from './configuration.ts';
import { type Checked, Examination, type Finding } from './examination.ts';
import { checkCsv, checkDumps } from './files.ts';
import { checkMachine } from './machine.ts';
import { checkMysql } from './mysql.ts';
import { checkStore } from './store.ts';
import { checkTemporal } from './temporal.ts';

export interface Diagnosis {
  /** Whether nothing is wrong; warnings are none of it. */
  readonly ok: boolean;
  readonly checks: readonly Finding[];
}

/**
 * Checks all that a build of a dataset stands on, as far as it can be seen from this machine: reads, writes a
 * few objects of its own below `staging/` and removes them again. Ends within seconds, whoever does not answer.
 * @param file dataset.yaml
 * @param patienceMs the time that each check may take
 */
export async function examine(file: string, patienceMs?: number): Promise<Diagnosis> {
  const examination = new Examination(patienceMs);
  const { config, standing } = await checkConfiguration(examination, file);
  checkTemporal(examination, config, configuredTemporal);
  const size = await checkSource(examination, config, standing);
  checkStore(examination, config, standing, size);
  checkMachine(examination, config, standing, size);
  const checks = await examination.findings();
  return { ok: !checks.some(({ state }) => state === 'wrong'), checks };
}

/** @returns about how many bytes the source has; nothing where that is not known */
async function checkSource(
  examination: Examination,
  config: Checked<Config>,
  standing: Checked<Standing>,
): Promise<Checked<number | undefined>> {
  const known = await config.passed;
  if (known === undefined)
    return examination.check('source', [config], (_signal, _config) => ({ text: 'is known', value: 0 }));
  const { settings } = known.value;
  if (settings.source.mysql !== undefined) return checkMysql(examination, config, standing);
  const files = [...checkCsv(examination, config, settings), ...checkDumps(examination, config, settings)];
  return { check: files.map(({ check }) => check).join('" and "'), passed: total(files) };
}

async function total(sizes: readonly Checked<number>[]): Promise<{ value: number } | undefined> {
  const all = await Promise.all(sizes.map(({ passed }) => passed));
  if (all.includes(undefined)) return undefined;
  return { value: all.reduce((sum, one) => sum + (one?.value ?? 0), 0) };
}
