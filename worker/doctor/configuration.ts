import { resolveExclusions, resolveSynonyms } from '../../activities/rules/rules.ts';
import { type Config, readConfig } from '../config.ts';
import { dependencies, type Standing } from '../dependencies.ts';
import { wantedSchedule } from '../schedule.ts';
import type { Checked, Examination } from './examination.ts';

/** What the other checks start from. */
export interface Configured {
  readonly config: Checked<Config>;
  readonly standing: Checked<Standing>;
}

/** dataset.yaml, its rules, and what it takes from the environment. */
export async function checkConfiguration(examination: Examination, file: string): Promise<Configured> {
  const config = examination.check('configuration', [], async () => {
    const value = await readConfig(file);
    const { name, rules } = value.settings;
    resolveExclusions(rules);
    wantedSchedule(value.settings);
    const counts = `${resolveSynonyms(rules).size} synonyms, ${rules.exclude.length} exclusions`;
    return { text: `${name}: ${counts}, labels of at least ${rules.minUses} uses`, value };
  });
  const standing = examination.check('environment', [config], (_, known) => environment(known));
  await config.passed;
  return { config, standing };
}

/** Lists all that the environment lacks, not only the first. */
function environment(config: Config) {
  const { settings } = config;
  const problems: string[] = [];
  const attempt = <T>(act: () => T): T | undefined => {
    try {
      return act();
    } catch (error) {
      problems.push((error as Error).message);
      return undefined;
    }
  };
  const value = attempt(() => dependencies(config));
  if (value !== undefined) {
    const { notify } = settings;
    attempt(() => value.source(settings));
    attempt(() => value.trainer(settings));
    if (notify !== undefined) attempt(() => value.webhook(notify));
  }
  const lacking = problems.join(' ');
  if (value === undefined) throw new Error(lacking);
  if (problems.length > 0) return { state: 'wrong' as const, text: lacking, value };
  return { text: 'has all that dataset.yaml takes from it', value };
}
