import { dirname } from 'node:path';
import { milliseconds } from '../../activities/duration.ts';
import { sha256Of, sha256OfStream } from '../../activities/sha256.ts';
import { probeKey, STAGING } from '../../activities/store/layout.ts';
import { probeStore } from '../../activities/store/probe.ts';
import type { Store } from '../../activities/store/store.ts';
import { oldStaging, oldUnfinished } from '../../activities/store/sweep.ts';
import type { Config } from '../config.ts';
import type { Standing } from '../dependencies.ts';
import { bytes } from '../figures.ts';
import type { Checked, Examination, Said } from './examination.ts';
import { room } from './machine.ts';

/** Room that a run takes for each byte of the source until it is swept: we measured 0.7. */
const STORED_PER_BYTE = 1.5;
/** More than one part of an upload to S3. */
const LARGE = (8 << 20) + 1;

/** The store: conditional writes, large objects, listing, removal, and what nobody has swept. */
export function checkStore(
  examination: Examination,
  config: Checked<Config>,
  standing: Checked<Standing>,
  size: Checked<number | undefined>,
): void {
  const writable = examination.check('store', [standing], async (signal, { store }) => {
    await probeStore(store, signal);
    return { text: `${store.root} takes objects and honours If-None-Match and If-Match`, value: store };
  });
  const large = examination.check('store uploads', [writable], (signal, store) => upload(store, signal));
  examination.check('store aborted uploads', [writable, large], (signal, store, _large) =>
    abort(store, signal),
  );
  examination.check('store leftovers', [config, writable], (signal, { settings }, store) =>
    leftovers(store, settings.staging.keep, signal),
  );
  examination.check('store room', [writable, size], (_, store, source) => {
    const folder = store.localPath(STAGING.slice(0, -1));
    if (folder === undefined) return { text: 'only the server knows it', value: undefined };
    return room(dirname(folder), source, STORED_PER_BYTE, 'store');
  });
}

/** Writes an object of two parts, reads it back, finds it in a list and removes it. */
async function upload(store: Store, signal: AbortSignal): Promise<Said<undefined>> {
  const key = probeKey();
  try {
    await sendAndReceive(store, key, signal);
  } catch (error) {
    // What was wrong first is what counts.
    await store.delete(key).catch(() => {});
    throw error;
  }
  await store.delete(key, signal);
  if ((await store.head(key, signal)) !== undefined)
    throw new Error(`${store.uri(key)} is still there after its removal: grant s3:DeleteObject.`);
  return {
    text: `${bytes(LARGE)} in two parts came back with the same sha256, and were removed`,
    value: undefined,
  };
}

async function sendAndReceive(store: Store, key: string, signal: AbortSignal): Promise<void> {
  const sent = Buffer.alloc(LARGE, key);
  const { sha256 } = await store.put(key, { bytes: sent }, { signal });
  const opened = await store.open(key, signal);
  const received = opened && (await sha256OfStream(opened.stream));
  if (sha256 !== sha256Of(sent) || received !== sha256)
    throw new Error(
      `${store.uri(key)} came back with other bytes than were sent: look at the store's disks.`,
    );
  if (!(await isListed(store, key, signal)))
    throw new Error(`${store.root} does not list ${key}, which was just written: look at the store.`);
}

async function isListed(store: Store, wanted: string, signal: AbortSignal): Promise<boolean> {
  for await (const { key } of store.list(wanted, signal)) if (key === wanted) return true;
  return false;
}

/** Ends an upload in the middle; nothing of it may stay. */
async function abort(store: Store, signal: AbortSignal): Promise<Said<undefined>> {
  const key = probeKey();
  const stop = new AbortController();
  const ended = new Error('ended on purpose');
  await store
    .put(
      key,
      { bytes: Buffer.alloc(LARGE) },
      { signal: AbortSignal.any([signal, stop.signal]), onProgress: () => stop.abort(ended) },
    )
    .catch((error: unknown) => {
      if (error !== ended) throw error;
    });
  await store.delete(key, signal);
  for await (const write of store.unfinished(signal)) {
    if (write.key !== key) continue;
    throw new Error(
      `${store.root} keeps uploads that were aborted, and charges for them: grant s3:AbortMultipartUpload.`,
    );
  }
  return { text: 'an upload that was aborted left nothing', value: undefined };
}

/** What workers should have swept long ago. */
async function leftovers(store: Store, keep: string, signal: AbortSignal): Promise<Said<undefined>> {
  const before = new Date(Date.now() - milliseconds(keep));
  const options = { before, running: new Set<string>(), signal };
  let [objects, size, unfinished] = [0, 0, 0];
  for await (const { bytes } of oldStaging(store, options)) {
    objects++;
    size += bytes;
  }
  for await (const _ of oldUnfinished(store, options)) unfinished++;
  if (objects + unfinished === 0) return { text: `none is older than ${keep}`, value: undefined };
  return {
    state: 'warning',
    text:
      `${objects} objects in ${STAGING} (${bytes(size)}) and ${unfinished} unfinished uploads are older than ${keep}: ` +
      'a worker sweeps them as it starts and once a day. Does one run?',
    value: undefined,
  };
}
