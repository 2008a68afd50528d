import type { Latest, Withdrawal } from './latest.ts';
import type { Manifest } from './manifest.ts';

/** Why a build was not published, and the way back. */
export function describeWithdrawal({ version, filesSha256, reason, at }: Withdrawal): string {
  return (
    `This ${filesSha256 === undefined ? 'content' : 'dataset, of a content that is in use,'} was withdrawn as ${version} at ${at}: ${JSON.stringify(reason)}. ` +
    `To use it again: tagset rollback ${version} --reason "…"`
  );
}

/** What the person who built a dataset should know of its place among the others; mostly nothing. */
export function noteOn(
  { version, period, snapshotTime, withdrawn = [], replaced = [] }: Latest,
  manifest: Manifest,
  own: boolean,
): string | undefined {
  if (version !== manifest.version) {
    if (replaced.includes(manifest.version))
      return `Latest stays ${version}: it shows the same rows, and has replaced this one.`;
    const rows =
      snapshotTime > manifest.source.snapshotTime ? 'its rows are newer, of' : `it is for ${period}, of`;
    return `Latest stays ${version}: ${rows} ${snapshotTime}.`;
  }
  const before = manifest.previous?.version;
  const rollback = own && before !== undefined && withdrawn.findLast(({ to }) => to === before);
  if (!rollback) return undefined;
  return `It follows a rollback to ${before}: ${rollback.version} was withdrawn at ${rollback.at}: ${JSON.stringify(rollback.reason)}.`;
}
