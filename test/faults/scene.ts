import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import type { BuildInput, BuildResult } from '../../activities/index.ts';
import { openStore } from '../../activities/store/open-store.ts';
import type { Store } from '../../activities/store/store.ts';
import { datasetQueue } from '../../workflows/task-queues.ts';
import { mysqlUrl } from '../services/mariadb.ts';
import { s3Environment } from '../services/s3-server.ts';
import { type HttpProxy, httpProxy } from './proxy/http-proxy.ts';
import { type TcpProxy, tcpProxy } from './proxy/tcp-proxy.ts';
import { type RestartableTemporal, startRestartableTemporal } from './restartable-temporal.ts';
import type { FaultServices, Reference } from './services.ts';
import { connectTo, createSite, type Site } from './source-tables.ts';
import type { Barrier } from './worker/barriers.ts';
import { startWorkerProcess, type WorkerProcess, type WorkerStart } from './worker/worker-process.ts';

export type Build = WorkflowHandle<(input?: BuildInput) => Promise<BuildResult>>;

export interface SceneOptions {
  /** Whose tables are built from; default `small`. */
  readonly site?: Site;
  /** Whether the tables are in a database of the scene's own, to be changed by the test. */
  readonly ownDatabase?: boolean;
  /** What lies in the store already. */
  readonly before?: Reference;
  /** Another Temporal than that of the run, which the test may end. */
  readonly temporal?: { readonly address: string };
  /** Whether the scene has a Temporal of its own, to be killed by the test. */
  readonly ownTemporal?: boolean;
  /** The server that the tables are on; default `mariadb`. On another one they are in a database of the scene's own. */
  readonly server?: 'mariadb' | 'mysql';
  /** Where the store is; default: in the bucket, behind the proxy. */
  readonly store?: 'bucket' | 'folder';
  /** The address of another scene's store, to be shared with it. */
  readonly root?: string;
  /** `source` of dataset.yaml, its files below the folder of the scene; default: the tables of the site. */
  readonly source?: string;
  /** More lines of dataset.yaml. */
  readonly yaml?: string;
}

/** A site, a store with the dataset of last month, and proxies before both, all of it for one injection. */
export interface Scene {
  readonly id: string;
  readonly folder: string;
  readonly scratch: string;
  readonly configFile: string;
  readonly mysql: TcpProxy;
  readonly s3: HttpProxy;
  readonly temporal: { readonly address: string; readonly namespace: string };
  /** The scene's own Temporal. Throws if it has none. */
  temporalServer(): RestartableTemporal;
  readonly client: Client;
  /** The store as readers see it, past the proxy. */
  readonly store: Store;
  readonly database: string;
  /** What the workers find in their environment. */
  readonly env: NodeJS.ProcessEnv;
  /** A connection past the proxy, which ends with the scene. */
  connect(): ReturnType<typeof connectTo>;
  readonly workers: readonly WorkerProcess[];
  /** Starts a worker; it polls once this resolves, unless it is told not to wait. */
  startWorker(
    hold?: readonly Barrier[],
    how?: Partial<Omit<WorkerStart, 'hold' | 'logFile'>> & { wait?: boolean },
  ): Promise<WorkerProcess>;
  startBuild(workflowId?: string, input?: BuildInput): Promise<Build>;
  /** Lines that the training program wrote: one for every time it ran. */
  readonly trainedFile: string;
  /** Something to undo at the end, last first. */
  later(undo: () => unknown): void;
  end(): Promise<void>;
}

/** The same in every scene, so that the dataset of one is the dataset of all. */
export const DATASET = 'stills';
export const PERIOD = '2026-11';

export async function createScene(services: FaultServices, options: SceneOptions = {}): Promise<Scene> {
  const { site = 'small', before, yaml = '', server = 'mariadb' } = options;
  const { source = `{ mysql: { url: "$\{FAULTS_MYSQL_URL}", silence: 3 } }` } = options;
  const { ownDatabase = server !== 'mariadb' } = options;
  const address = services[server];
  const undo: (() => unknown)[] = [];
  const later = (step: () => unknown) => void undo.push(step);
  const end = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const id = `scene-${randomUUID().slice(0, 8)}`;
    const folder = await mkdtemp(join(tmpdir(), `tagset-${id}-`));
    later(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
    const scratch = join(folder, 'scratch');
    await mkdir(scratch);
    const database = ownDatabase ? `faults_${id.replace('-', '_')}` : services.databases[site];
    const connect = async () => {
      const connection = await connectTo(address, database);
      later(() => connection.destroy());
      return connection;
    };
    if (ownDatabase) await createSite(address, database, site);
    const mysql = await tcpProxy(address);
    later(() => mysql.close());
    const s3 = await httpProxy(services.s3.endpoint);
    later(() => s3.close());
    const root =
      options.root ??
      (options.store === 'folder' ? `file:${join(folder, 'store')}` : `s3://${services.bucket}/${id}`);
    const store = openStore(root, { base: folder, s3: { ...s3Options(services), forcePathStyle: true } });
    if (before) await restore(before, store);
    const ownTemporal = options.ownTemporal ? await startRestartableTemporal() : undefined;
    later(() => ownTemporal?.stop());
    const temporalServer = () => ownTemporal ?? noneOfOwn();
    const temporalAddress = (ownTemporal ?? options.temporal ?? services.temporal).address;
    const { client, temporal } = await createNamespace(temporalAddress, id);
    later(() => client.connection.close());
    const trainedFile = join(folder, 'trained');
    await writeFile(join(folder, 'train.sh'), TRAINER);
    const configFile = join(folder, 'dataset.yaml');
    await writeFile(
      configFile,
      configuration({ root, endpoint: s3.endpoint, region: services.s3.region, source, yaml }),
    );
    // In the clear, since the proxy reads along.
    const url = `${mysqlUrl({ ...address, host: '127.0.0.1', port: mysql.port }, database)}?ssl-mode=DISABLED`;
    const { AWS_ENDPOINT_URL_S3: _, ...credentials } = s3Environment(services.s3);
    const env = { ...process.env, ...credentials, FAULTS_MYSQL_URL: url, FAULTS_TRAINED: trainedFile };
    const workers: WorkerProcess[] = [];
    return {
      ...{ id, folder, scratch, configFile, mysql, s3, temporal, temporalServer },
      ...{ client, store, database, env, connect },
      ...{ workers, trainedFile, later, end },
      async startWorker(hold = [], { wait = true, ...how } = {}) {
        const logFile = join(folder, `worker-${workers.length}.log`);
        const { worker: program, bundle } = services;
        const orders = { program, configFile, temporal, bundle, hold };
        const worker = await startWorkerProcess({ ...orders, logFile, ...how, env: { ...env, ...how.env } });
        workers.push(worker);
        later(() => worker.stop());
        if (wait) await worker.ready;
        return worker;
      },
      async startBuild(workflowId = 'build', input = { period: PERIOD }) {
        return client.workflow.start<(input?: BuildInput) => Promise<BuildResult>>('buildDataset', {
          workflowId,
          taskQueue: datasetQueue(DATASET),
          args: [input],
        });
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

function noneOfOwn(): never {
  throw new Error('The scene has no Temporal of its own: ask for it with { ownTemporal: true }.');
}

const TRAINER = `echo "$TAGSET_MANIFEST_SHA256" >> "$FAULTS_TRAINED"
echo '{"ran": 1}' > "$TAGSET_OUTPUT_DIR/metrics.json"
`;

function configuration(store: Record<'root' | 'endpoint' | 'region' | 'source' | 'yaml', string>): string {
  return `name: ${DATASET}
source: ${store.source}
rules:
  minUses: 50
  synonyms: { phone: [telephone] }
  exclude: [SotD]
store: ${store.root.startsWith('s3:') ? `{ url: "${store.root}", endpoint: "${store.endpoint}", region: ${store.region}, timeout: 3 }` : store.root}
retraining: { command: [sh, train.sh], env: [FAULTS_TRAINED], wait: true }
resources: { scratch: ./scratch, memory: 256MB, threads: 1 }
${store.yaml}
`;
}

function s3Options({ s3: { endpoint, region, accessKeyId, secretAccessKey } }: FaultServices) {
  return { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
}

/** Puts a dataset into the store as if it had been built there. */
async function restore({ objects }: Reference, store: Store): Promise<void> {
  for (const [key, content] of Object.entries(objects)) {
    const bytes = Buffer.from(content, 'base64');
    await store.put(key, { bytes: key.endsWith('/latest.json') ? rooted(bytes, store) : bytes });
  }
}

/** Only `latest.json` names the store that it lies in. */
function rooted(bytes: Uint8Array, store: Store): Uint8Array {
  const latest = JSON.parse(Buffer.from(bytes).toString());
  latest.manifest.uri = store.uri(latest.manifest.uri.slice(latest.manifest.uri.indexOf('datasets/')));
  return Buffer.from(`${JSON.stringify(latest, null, 2)}\n`);
}

async function createNamespace(address: string, namespace: string) {
  const connection = await Connection.connect({ address });
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as unknown as Long },
  });
  return { client: new Client({ connection, namespace }), temporal: { address, namespace } };
}
