import { ConfigError } from '../errors.ts';
import { resolveExclusions } from '../rules/rules.ts';
import type { BuildInput, Plan } from '../run.ts';
import type { Settings } from '../settings.ts';
import { sha256Of } from '../sha256.ts';
import { parseBuildInput } from './build-input.ts';
import { parsePeriod, periodOf } from './period.ts';

/** The plan goes with every stage of the run; Temporal takes 2 MiB at most, and some of that is its own. */
const LONGEST = 1 << 20;

/** A plan before it is known what the server and the store say: it follows from dataset.yaml and the input alone. */
export type PlannedBuild = Omit<Plan, 'store' | 'searchable' | 'skipped'>;

/**
 * Fixes what a run does: its period, and the rules as they are now, so that every stage of the run, on
 * whatever machine, follows the same.
 * @param given.at the schedule's time, else the start of the run (ISO 8601)
 * @param given.scheduled whether a schedule started the run: then it waits for a build that somebody started by hand
 */
export function plan(
  given: { readonly input: BuildInput; readonly at: string; readonly scheduled?: boolean },
  settings: Settings,
): PlannedBuild {
  const { input, at, scheduled = false } = given;
  const { period, retrain, dryRun, whenBusy } = parseBuildInput(input);
  const { name, source, tables, rules, output, retraining, schedule, notify } = settings;
  resolveExclusions(rules);
  refuseLong(rules, tables);
  return {
    name,
    period: period === undefined ? periodOf(at, schedule.timezone) : parsePeriod(period),
    moment: at,
    scheduled,
    maxAge: source.maxAge,
    dryRun: dryRun ?? false,
    whenBusy: whenBusy ?? (scheduled ? 'wait' : 'refuse'),
    retraining: { when: retrain ?? retraining?.when ?? 'never', wait: retraining?.wait ?? false },
    notify: notify?.on ?? [],
    tables,
    exactIds: source.exactIds,
    rules,
    output,
    rulesSha256: sha256Of(JSON.stringify({ tables, rules, output })),
  };
}

function refuseLong(rules: Settings['rules'], tables: Settings['tables']): void {
  const bytes = Buffer.byteLength(JSON.stringify({ rules, tables }));
  if (bytes > LONGEST)
    throw new ConfigError(
      `rules and tables of dataset.yaml have ${bytes} bytes, and a run can carry ${LONGEST}: shorten rules.exclude and rules.synonyms. Rare tags need no rule, since rules.minUses drops them.`,
    );
}
