import type { Latest, Withdrawal } from './latest.ts';
import type { Manifest } from './manifest.ts';

/** Why a build was not published, and the way back. */
export function describeWithdrawal({ version, reason, at }: Withdrawal): string {
  return (
    `This content was withdrawn as ${version} at ${at}: ${JSON.stringify(reason)}. ` +
    `To use it again: tagset rollback ${version} --reason "…"`
  );
}

/** What the person who built a dataset should know of its place among the others; mostly nothing. */
export function noteOn(
  { version, snapshotTime, withdrawn = [] }: Latest,
  manifest: Manifest,
  own: boolean,
): string | undefined {
  if (version !== manifest.version) return `Latest stays ${version}: its rows are newer, of ${snapshotTime}.`;
  const before = manifest.previous?.version;
  const rollback = own && before !== undefined && withdrawn.findLast(({ to }) => to === before);
  if (!rollback) return undefined;
  return `It follows a rollback to ${before}: ${rollback.version} was withdrawn at ${rollback.at}: ${JSON.stringify(rollback.reason)}.`;
}
