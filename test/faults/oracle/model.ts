import { readFile } from 'node:fs/promises';
import { sha256Of } from '../../../activities/sha256.ts';
import { DATASET, type Scene } from '../scene.ts';

/** Throws unless the training program ran once, and what it left is published as one model, whole. */
export async function trainedOnceAndPublished({ store, trainedFile }: Scene): Promise<void> {
  const runs = (await readFile(trainedFile, 'utf8').catch(() => '')).split('\n').length - 1;
  if (runs !== 1) throw new Error(`The training program ran ${runs} times.`);
  const keys: string[] = [];
  for await (const { key } of store.list(`models/${DATASET}/`)) keys.push(key);
  const manifests = keys.filter((key) => key.endsWith('/manifest.json'));
  const [manifest = ''] = manifests;
  if (manifests.length !== 1) throw new Error(`Published: ${manifests.join(', ') || 'no model'}.`);
  const bytes = (await store.read(manifest))?.bytes ?? new Uint8Array();
  const { files, metrics } = JSON.parse(Buffer.from(bytes).toString());
  if (JSON.stringify(metrics) !== '{"ran":1}') throw new Error(`The model has the metrics ${metrics}.`);
  for (const { path, sha256 } of files) {
    const found = await store.read(manifest.replace(/manifest\.json$/, path));
    if (found === undefined || sha256Of(found.bytes) !== sha256)
      throw new Error(`${path} of the model is ${found === undefined ? 'gone' : 'damaged'}.`);
  }
}
