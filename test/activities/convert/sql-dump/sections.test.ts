import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageFolder } from '../../../../worker/version.ts';
import { type Random, random } from './differential/random.ts';
import { DUMPS, TABLE } from './dumps.ts';
import { bytes, latin1 } from './read.ts';
import { readAlone, readInSections } from './read-in-sections.ts';

const HEAD = 'INSERT INTO `t` VALUES ';
const CREATE = 'CREATE TABLE `t` (`a` int, `b` text, `c` blob);\n';
const END = '-- Dump completed on 2026-01-31 12:00:00\n';

/** Sizes that put the ends of sections anywhere. */
function randomShares(r: Random) {
  return {
    section: 40 + r.below(900),
    between: 1 + r.below(500),
    chunk: 64 + r.below(400),
    ahead: 1 + r.below(4),
  };
}

async function expectSame(sql: Uint8Array, tables: readonly string[], r: Random, seed = 0): Promise<number> {
  const shares = randomShares(r);
  const { outcome, taken } = await readInSections(sql, tables, shares, { allowMissingTrailer: true });
  expect(outcome, `seed ${seed}, ${JSON.stringify(shares)}`).toEqual(
    await readAlone(sql, tables, { allowMissingTrailer: true }),
  );
  return taken;
}

/** Values that look like what is around them. */
const TEXTS = [
  "'x'",
  'NULL',
  "''",
  `'${HEAD}(1,2,3);'`,
  `'\n${HEAD}(7,''8'',9);\n${HEAD}'`,
  `'",\\'"\\\\'`,
  "'żółw, 🐢'",
  "_binary 'a\\0b'",
  '0x4D79',
  `';\n-- ${HEAD}'`,
  "'line\r\nline'",
];

function randomDump(r: Random, texts = TEXTS): string {
  const insert = (head: string): string => {
    const rows = Array.from(
      { length: 1 + r.below(6) },
      () => `(${r.below(1000)},${r.pick(texts)},${r.pick(texts)})`,
    );
    return `${head}${rows.join(r.pick([',', ',\n']))};\n`;
  };
  const between = [
    '',
    '',
    '',
    '',
    '-- a comment\n',
    'UNLOCK TABLES;\n',
    `/* ${HEAD} */`,
    "SET NAMES 'utf8mb4';\n",
  ];
  const heads = [HEAD, HEAD, HEAD, 'INSERT INTO u VALUES ', 'INSERT INTO `t` (`c`,`a`,`b`) VALUES '];
  let head = HEAD;
  let sql = `${CREATE}CREATE TABLE u (x int, y text, z text);\n`;
  for (let i = 0; i < 60; i++) {
    if (r.chance(0.1)) head = r.pick(heads);
    sql += insert(head) + (r.chance(0.2) ? r.pick(between) : '');
  }
  return sql + END;
}

describe('a dump of which a helper reads sections', () => {
  it('gives what it gives without', async () => {
    let taken = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const r = random(seed);
      const sql = bytes(randomDump(r));
      taken += await expectSame(sql, ['t', 'u'].slice(0, 1 + r.below(2)), r, seed);
    }
    expect(taken).toBeGreaterThan(100);
  });

  it.each(DUMPS)('is the same in the hand of $writer', async ({ sql }) => {
    const twice = sql.replace(/(INSERT INTO [^;]*?VALUES)\s*(\(1,[^;]*);/, '$1 $2;\n$1 $2;\n$1 $2;');
    const r = random(7);
    for (let i = 0; i < 4; i++) {
      await expectSame(bytes(sql), ['pets'], r);
      await expectSame(bytes(twice), ['pets'], r);
    }
    const { outcome } = await readInSections(bytes(sql), ['pets'], {
      section: 50,
      between: 1,
      chunk: 64,
      ahead: 1,
    });
    expect(outcome).toMatchObject({ csv: [TABLE] });
  });

  it('is refused in the same words at the same place, whatever byte is damaged or missing', async () => {
    const r = random(3);
    const whole = latin1(randomDump(r, TEXTS.slice(0, 5)));
    for (let i = 0; i < 60; i++) {
      const at = r.below(whole.length);
      const damaged = r.chance(0.3) ? whole.slice(0, at) : whole.slice();
      if (at < damaged.length) damaged[at] = r.pick([0x27, 0x5c, 0x28, 0x2c, 0x3b, 0xff, r.below(256)]);
      await expectSame(damaged, ['t'], r);
    }
  });

  it('is read in its own character set and with its own escapes', async () => {
    const r = random(5);
    const sql = randomDump(r, ["'caf\xe9'", "_utf8mb4 'x'", "'a'", String.raw`'\'`, `'\n${HEAD}('`]);
    const modes = `SET NAMES latin1;\nSET sql_mode='NO_BACKSLASH_ESCAPES';\n`;
    const taken: number[] = [];
    for (let i = 0; i < 8; i++) taken.push(await expectSame(latin1(modes + sql), ['t', 'u'], r));
    expect(Math.max(...taken)).toBeGreaterThan(0);
  });

  it('is right where a section begins inside a string that reads like statements, at every byte', async () => {
    const inside = `${HEAD}(5,''6'',7);\n`.repeat(8);
    const rows = Array.from({ length: 6 }, (_, i) => `${HEAD}(${i},'${inside}','${i}');\n`).join('');
    const sql = bytes(`${CREATE}${rows}${END}`);
    const alone = await readAlone(sql, ['t']);
    for (let between = 1; between < inside.length + 2 * HEAD.length; between++) {
      const shares = { section: 150 + (between % 700), between, chunk: 509, ahead: 1 + (between % 2) };
      const { outcome } = await readInSections(sql, ['t'], shares);
      expect(outcome, JSON.stringify(shares)).toEqual(alone);
    }
  });
});

describe('the thread of the built program', () => {
  const built = join(packageFolder, 'dist', 'activities', 'convert', 'sql-dump');
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tagset-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Converts with the built code, by one thread or by two. */
  async function convert(path: string, fromBytes: number, onSection: () => void = () => {}): Promise<string> {
    expect(existsSync(built), 'build first: npm run build').toBe(true);
    const { convertDump } = await import(join(built, 'convert-dump.js'));
    const { startSectionThread } = await import(join(built, 'start-section-thread.js'));
    const start = (file: string, maxRowBytes: number) => {
      const thread = startSectionThread({ path: file, maxRowBytes });
      return {
        get ready() {
          return thread.ready;
        },
        read: async (request: unknown) => {
          const section = await thread.read(request);
          if (section !== undefined) onSection();
          return section;
        },
        close: () => thread.close(),
      };
    };
    const output = join(folder, 'out.csv');
    const help = {
      fromBytes,
      shares: { section: 1 << 18, between: 1 << 18, chunk: 1 << 16, ahead: 2 },
      start,
    };
    await convertDump({ input: { path }, tables: [{ table: 't', output }], help });
    return readFile(output, 'utf8');
  }

  it('reads sections, and the table is the same', async () => {
    const path = join(folder, 'dump.sql');
    const rows = Array.from({ length: 500 }, (_, i) => `(${i},'a; b ${i}',NULL)`).join(',');
    await writeFile(path, `${CREATE}${`${HEAD}${rows};\n`.repeat(2000)}${END}`);
    let sections = 0;
    const alone = await convert(path, Number.POSITIVE_INFINITY);
    const helped = await convert(path, 0, () => sections++);
    expect(helped === alone).toBe(true);
    expect(sections).toBeGreaterThan(0);
  });

  it('is not missed where it cannot run', async () => {
    const path = join(folder, 'dump.sql');
    await writeFile(path, `${CREATE}${HEAD}(1,'x',NULL);\n${END}`);
    expect(await convert(path, 0)).toBe('a,b,c\n1,x,\n');
  });
});
