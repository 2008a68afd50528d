import { expect, test } from 'vitest';
import { z } from 'zod';
import { manifestSchema } from '../../../activities/publish/manifest-schema.ts';

test('docs/manifest.schema.json says what manifests are checked against', async () => {
  const schema = { title: 'Manifest of a tagset dataset', ...z.toJSONSchema(manifestSchema) };
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(
    '../../../docs/manifest.schema.json',
  );
});
