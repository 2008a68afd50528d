import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { startMariadb } from '../test/services/mariadb.ts';
import { makeAlbum } from './generate/album.ts';
import { albumExpected } from './generate/album-expected.ts';
import { SHOT_COLUMNS, TAG_COLUMNS } from './generate/rows.ts';
import { dump } from './tables/dump.ts';
import { load } from './tables/load.ts';

/** Makes the bundled example anew: examples/stills/stills.sql.gz by a real `mariadb-dump`, and expected.json. */
const folder = 'examples/stills';
const album = makeAlbum();
const { rules } = parse(readFileSync(join(folder, 'dataset.yaml'), 'utf8'));
const expected = albumExpected(album, rules.minUses);
writeFileSync(join(folder, 'expected.json'), `${JSON.stringify(expected, null, 2)}\n`);

const scratch = mkdtempSync(join(tmpdir(), 'tagset-stills-'));
const server = await startMariadb();
try {
  await load(server, 'stills', [
    { name: 'shots', columns: SHOT_COLUMNS, rows: album.shots },
    { name: 'tags', columns: TAG_COLUMNS, rows: album.tags },
  ]);
  const file = join(scratch, 'stills.sql');
  await dump(server, 'stills', ['shots', 'tags'], file, ['--skip-dump-date']);
  const packed = gzipSync(readFileSync(file), { level: 9 });
  writeFileSync(join(folder, 'stills.sql.gz'), packed);
  console.log(
    `${folder}: ${packed.length} bytes, ${expected.images} images, ${expected.labels.length} labels`,
  );
} finally {
  await server.stop();
  rmSync(scratch, { recursive: true, force: true });
}
