import {
  appendFileSync,
  closeSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PermanentError } from '../../../activities/errors.ts';
import type { Source } from '../../../activities/export/source.ts';
import { csvSource } from '../../../activities/export/sources/csv/source.ts';
import { dumpSource } from '../../../activities/export/sources/dump/source.ts';
import { openStore } from '../../../activities/store/open-store.ts';
import type { Store } from '../../../activities/store/store.ts';
import { createBucket, type TestBucket } from '../../services/s3.ts';
import { errorOf, exportInto, temporaryFolder } from './export-into.ts';

let parent: string;
let bucket: TestBucket;
beforeAll(async () => {
  parent = await temporaryFolder();
  bucket = await createBucket();
});
afterAll(async () => {
  await bucket.drop();
  await rm(parent, { recursive: true });
});

const ROWS = 90_000;
const END = '-- Dump completed on 2026-11-01  3:00:00\n';

/** More than is read at a time, whatever it is compressed by. */
const words = (word: string) =>
  Array.from({ length: ROWS }, (_, at) => `${word}${(Math.imul(at, 2654435761) >>> 0).toString(36)}`);
const csv = (word: string) =>
  `id,value,ref_id\n${words(word)
    .map((value, at) => `${at},${value},1\n`)
    .join('')}`;
const shotsSql =
  "CREATE TABLE `shots` (`id` int, `shot_image_id` text);\nINSERT INTO `shots` VALUES (1,'one.jpg');\n";
const sql = (word: string) =>
  `${shotsSql}CREATE TABLE \`tags\` (\`id\` int, \`value\` text, \`ref_id\` int);\nINSERT INTO \`tags\` VALUES ${words(
    word,
  )
    .map((value, at) => `(${at},'${value}',1)`)
    .join(',\n')};\n${END}`;

/** What may happen to a file, within one turn of the event loop. */
const WAYS: Record<string, (file: string, content: Buffer) => void> = {
  'rewritten in place': (file, content) => writeFileSync(file, content),
  'rewritten in place, as long as before': (file, content) => {
    const open = openSync(file, 'r+');
    writeSync(open, content, statSync(file).size >> 1, 1000, statSync(file).size >> 1);
    closeSync(open);
  },
  'replaced by rename': (file, content) => {
    writeFileSync(`${file}.new`, content);
    const { atime, mtime } = statSync(file);
    utimesSync(`${file}.new`, atime, mtime);
    renameSync(`${file}.new`, file);
  },
  'appended to': (file) => appendFileSync(file, '\n'),
  'cut short': (file) => truncateSync(file, statSync(file).size >> 1),
  removed: (file) => rmSync(file),
};

interface Files {
  readonly source: Source;
  /** The one that is rewritten, long ago written. */
  readonly file: string;
  readonly other: Buffer;
}

async function files(make: (folder: string) => Promise<Files>): Promise<Files> {
  const made = await make(await mkdtemp(join(parent, 'files-')));
  const then = new Date(Date.now() - 3_600_000);
  await utimes(made.file, then, then);
  return made;
}

const KINDS: Record<string, (folder: string) => Promise<Files>> = {
  CSV: async (folder) => {
    const [images, tags] = [join(folder, 'shots.csv'), join(folder, 'tags.csv')];
    await writeFile(images, 'id,shot_image_id\n1,one.jpg\n');
    await writeFile(tags, csv('a'));
    return {
      source: csvSource({ images, tags, allowMissingLineEnd: false }),
      file: tags,
      other: Buffer.from(csv('b')),
    };
  },
  'gzipped CSV': async (folder) => {
    const [images, tags] = [join(folder, 'shots.csv'), join(folder, 'tags.csv.gz')];
    await writeFile(images, 'id,shot_image_id\n1,one.jpg\n');
    await writeFile(tags, gzipSync(csv('a')));
    return {
      source: csvSource({ images, tags, allowMissingLineEnd: false }),
      file: tags,
      other: gzipSync(csv('b')),
    };
  },
  'the CSV file that was read first': async (folder) => {
    const [images, tags] = [join(folder, 'shots.csv'), join(folder, 'tags.csv')];
    await writeFile(images, 'id,shot_image_id\n1,one.jpg\n2,two.jpg\n');
    await writeFile(tags, csv('a'));
    const other = Buffer.alloc(2000, 'id,shot_image_id\n1,two.jpg\n2,one.jpg\n');
    return { source: csvSource({ images, tags, allowMissingLineEnd: false }), file: images, other };
  },
  'a dump': async (folder) => {
    const file = join(folder, 'all.sql');
    await writeFile(file, sql('a'));
    const source = dumpSource(file, false, folder, (address) => openStore(address, { base: folder }));
    return { source, file, other: Buffer.from(sql('b')) };
  },
  'a gzipped dump': async (folder) => {
    const file = join(folder, 'all.sql.gz');
    await writeFile(file, gzipSync(sql('a')));
    const source = dumpSource(file, false, folder, (address) => openStore(address, { base: folder }));
    return { source, file, other: gzipSync(sql('b')) };
  },
  'the smaller of two dumps': async (folder) => {
    const [images, tags] = [join(folder, 'shots.sql'), join(folder, 'tags.sql')];
    await writeFile(images, shotsSql + END);
    await writeFile(tags, sql('a'));
    const source = dumpSource({ images, tags }, false, folder, (address) =>
      openStore(address, { base: folder }),
    );
    return {
      source,
      file: images,
      other: Buffer.from((shotsSql + END).replace('one', 'two').padEnd(3000, '\n')),
    };
  },
  'a dump in a folder that is a store': async (folder) => {
    await writeFile(join(folder, 'all.sql'), sql('a'));
    const source = dumpSource('file:all.sql', false, folder, (address) =>
      openStore(address, { base: folder }),
    );
    return { source, file: join(folder, 'all.sql'), other: Buffer.from(sql('b')) };
  },
};

/** Exports, and lets something happen once rows of the tags were read. */
function exportMeanwhile({ source }: Files, happens: () => void) {
  let happened = false;
  return exportInto(parent, source, {
    onProgress: ({ rows }) => {
      if (happened || rows < 1000 || rows >= ROWS) return;
      happened = true;
      happens();
    },
  }).then((exported) => {
    expect(happened).toBe(true);
    return exported;
  });
}

describe.each(Object.keys(KINDS))('%s', (kind) => {
  test.each(Object.keys(WAYS))('that is %s while it is read is read again', async (way) => {
    const given = await files(KINDS[kind] as (folder: string) => Promise<Files>);
    const error = await errorOf(exportMeanwhile(given, () => WAYS[way]?.(given.file, given.other)));
    expect(error).not.toBeInstanceOf(PermanentError);
    expect(error.message).toMatch(/ was (written to|removed).* while it was read\. .*another try/);
    expect(error.message).toContain(given.file.split('/').at(-1));
  });

  test('that nobody touches is exported', async () => {
    const { tables } = await exportMeanwhile(
      await files(KINDS[kind] as (folder: string) => Promise<Files>),
      () => {},
    );
    expect(tables.map(({ rows }) => rows)).toEqual([kind.includes('first') ? 2 : 1, ROWS]);
  });
});

describe('a dump in S3', () => {
  test('that is replaced while it is read is read again', async () => {
    const store = openStore(bucket.url, { base: parent, s3: bucket.options });
    await store.put('all.sql', { bytes: Buffer.from(sql('a')) });
    let replaced: Promise<unknown> | undefined;
    const replace = () => {
      replaced ??= store.put('all.sql', { bytes: Buffer.from(sql('b')) });
    };
    // The last question is asked when the write has ended.
    const patient: Store = { ...store, head: (key) => Promise.resolve(replaced).then(() => store.head(key)) };
    const source = dumpSource(`${bucket.url}/all.sql`, false, parent, () => patient);
    const error = await errorOf(exportInto(parent, source, { onProgress: replace }));
    expect(error).not.toBeInstanceOf(PermanentError);
    expect(error.message).toMatch(/all\.sql was written to or replaced .*while it was read/);
    expect((await exportInto(parent, source)).tags).toContain('\n"b0",1\n');
  });
});

describe('a file that ends too early', () => {
  const cut: Record<string, (folder: string) => Promise<{ source: Source; file: string }>> = {
    CSV: async (folder) => {
      const file = join(folder, 'tags.csv');
      await writeFile(join(folder, 'shots.csv'), 'id,shot_image_id\n1,one.jpg\n');
      await writeFile(file, 'id,value,ref_id\n1,car,1');
      const images = join(folder, 'shots.csv');
      return { source: csvSource({ images, tags: file, allowMissingLineEnd: false }), file };
    },
    'gzipped CSV': async (folder) => {
      const file = join(folder, 'tags.csv.gz');
      await writeFile(join(folder, 'shots.csv'), 'id,shot_image_id\n1,one.jpg\n');
      await writeFile(file, gzipSync('id,value,ref_id\n1,car,1\n').subarray(0, -9));
      const images = join(folder, 'shots.csv');
      return { source: csvSource({ images, tags: file, allowMissingLineEnd: false }), file };
    },
    'a dump': async (folder) => {
      const file = join(folder, 'all.sql');
      await writeFile(file, sql('a').replace(END, ''));
      return { source: dumpSource(file, false, folder, (base) => openStore(base, { base: folder })), file };
    },
    'a gzipped dump': async (folder) => {
      const file = join(folder, 'all.sql.gz');
      await writeFile(file, gzipSync(sql('a')).subarray(0, -30));
      return { source: dumpSource(file, false, folder, (base) => openStore(base, { base: folder })), file };
    },
    'an empty dump': async (folder) => {
      const file = join(folder, 'all.sql');
      await writeFile(file, '');
      return { source: dumpSource(file, false, folder, (base) => openStore(base, { base: folder })), file };
    },
  };

  test.each(Object.keys(cut))('is worth another try while it is young, and final then: %s', async (kind) => {
    const made = await cut[kind]?.(await mkdtemp(join(parent, 'cut-')));
    const { source, file } = made as { source: Source; file: string };
    const young = await errorOf(exportInto(parent, source));
    expect(young).not.toBeInstanceOf(PermanentError);
    expect(young.message).toMatch(
      /written to less than 5 minutes ago, so it may still be growing: it is read again/,
    );
    for (const minutes of [6, -6]) {
      const then = new Date(Date.now() - minutes * 60_000);
      for (const one of await readdir(dirname(file))) await utimes(join(dirname(file), one), then, then);
      const old = await errorOf(exportInto(parent, source));
      expect(old).toBeInstanceOf(PermanentError);
      expect(old.message).not.toMatch(/growing/);
    }
  });
});
