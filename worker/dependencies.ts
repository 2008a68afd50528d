import { availableParallelism, tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { openSource } from '../activities/export/open-source.ts';
import type { SourceConfig } from '../activities/export/source-config.ts';
import type { Dependencies } from '../activities/index.ts';
import type { NotifyDependencies } from '../activities/notify/activities.ts';
import type { RetrainingDependencies } from '../activities/retrain/activities.ts';
import type { Settings } from '../activities/settings.ts';
import { openStore } from '../activities/store/open-store.ts';
import type { Store } from '../activities/store/store.ts';
import { type Config, readConfig } from './config.ts';
import { fillIn } from './environment.ts';
import { refuseRestart } from './restart-needed.ts';
import { trainerOf } from './trainer.ts';
import { version } from './version.ts';

/** What the activities of both queues stand on, but for what only Temporal's address tells. */
export type Standing = Dependencies &
  RetrainingDependencies &
  Pick<NotifyDependencies, 'webhook'> & {
    /** dataset.yaml as it was when the worker started. */
    readonly started: Settings;
  };

/** Puts together what the activities stand on, from a dataset.yaml and the environment. */
export function dependencies({ file, base, settings }: Config): Standing {
  const { memory, threads = availableParallelism(), scratch } = settings.resources;
  const storeAt = storeOpener(settings, base);
  const store = storeAt(storeUrl(settings));
  return {
    dataset: settings.name,
    started: settings,
    // Read again for every run: who edits the rules need not restart the worker.
    settings: async () => refuseRestart(file, settings, (await readConfig(file)).settings),
    source: (current) => openSource(withSecrets(current.source), { base, openStore: storeAt }),
    trainer: (current) => trainerOf(current, base),
    webhook: (notify) => fillIn(notify.webhook, 'notify.webhook'),
    store,
    resources: { scratch: scratch === undefined ? tmpdir() : resolve(base, scratch), memory, threads },
    version,
  };
}

function storeUrl({ store }: Settings): string {
  return fillIn(typeof store === 'string' ? store : store.url, 'store');
}

/** Opens stores as dataset.yaml says how to reach them: the dataset's own, and those that dumps lie in. */
export function storeOpener({ store }: Settings, base: string): (address: string) => Store {
  const { endpoint, region, pathStyle, timeout } =
    typeof store === 'string' ? ({} as Partial<StoreSettings>) : store;
  const s3 = {
    ...(endpoint !== undefined && { endpoint: fillIn(endpoint, 'store.endpoint') }),
    ...(region !== undefined && { region }),
    ...(pathStyle !== undefined && { forcePathStyle: pathStyle }),
    ...(timeout !== undefined && { requestTimeout: timeout * 1000, idleTimeout: timeout * 1000 }),
  };
  return (address) => openStore(address, { base, s3 });
}

type StoreSettings = Exclude<Settings['store'], string>;

function withSecrets(source: SourceConfig): SourceConfig {
  if (source.mysql === undefined) return source;
  return { ...source, mysql: { ...source.mysql, url: fillIn(source.mysql.url, 'source.mysql.url') } };
}
