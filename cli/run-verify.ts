import { verifyDataset } from '../activities/verify/verify.ts';
import { verifyLatest } from '../activities/verify/verify-latest.ts';
import { readConfig } from '../worker/config.ts';
import { dependencies } from '../worker/dependencies.ts';
import { findManifest } from './find-manifest.ts';
import { verifiedReport, watchChecks, writeJson } from './watch-checks.ts';

/** Checks the dataset that somebody named, or else the latest. */
export async function runVerify(
  given: string | undefined,
  { config, json }: { readonly config: string; readonly json: boolean },
): Promise<void> {
  const verified =
    given === undefined ? await checkLatest(config, json) : await checkGiven(given, config, json);
  if (json) writeJson(verifiedReport(verified));
  else process.stdout.write(`${verified.manifest.name} ${verified.manifest.version} is whole\n`);
}

async function checkLatest(configFile: string, json: boolean) {
  const config = await readConfig(configFile);
  const { store, resources } = dependencies(config);
  return watchChecks(json, resources, (options) => verifyLatest(store, config.settings.name, options));
}

async function checkGiven(given: string, configFile: string, json: boolean) {
  const { store, key, resources } = await findManifest(given, configFile);
  return watchChecks(json, resources, (options) => verifyDataset(store, key, options));
}
