/** That `tagset prune` is removing a version, in `latest.json`. */
export interface RemovalNote {
  readonly version: string;
  /** ISO 8601. */
  readonly since: string;
}

/** What of `latest.json` says so. */
type Noting = { readonly removing?: RemovalNote | undefined };

/** A mark of a removal that is older is of a process that died: whoever removes stops in half that time. */
export const REMOVAL_MS = 10 * 60_000;

/** The removal of a version that is under way; `undefined` where there is none, or it was given up. */
export function removalOf({ removing }: Noting, version: string, now = Date.now()): RemovalNote | undefined {
  const isOf = removing?.version === version;
  return isOf && now - Date.parse(removing.since) < REMOVAL_MS ? removing : undefined;
}

/** Throws, so that it is tried again, while a version is being removed: what is found of it now may be gone at once. */
export function refuseWhileRemoved(latest: Noting | undefined, version: string): void {
  const removal = latest && removalOf(latest, version);
  if (removal)
    throw new Error(
      `${version} is being removed by tagset prune since ${removal.since}: try again once that has ended.`,
    );
}
