import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BadInput, ConfigError, SchemaDrift } from '../../../activities/errors.ts';
import type { CsvConfig } from '../../../activities/export/source-config.ts';
import { csvSource } from '../../../activities/export/sources/csv/source.ts';
import { tableRequests } from '../../../activities/table-requests.ts';
import { tablesSchema } from '../../../activities/tables.ts';
import { csvFiles } from './csv-files.ts';
import { errorOf, exportInto, temporaryFolder } from './export-into.ts';

let parent: string;
beforeAll(async () => {
  parent = await temporaryFolder();
});
afterAll(() => rm(parent, { recursive: true }));

async function refusal(tags: string | Uint8Array, config: Partial<CsvConfig> = {}): Promise<Error> {
  return errorOf(exportInto(parent, await csvFiles(parent, tags, config)));
}

describe('an export from CSV is refused', () => {
  test('where a file is missing, by check and by export', async () => {
    const config = {
      images: import.meta.filename,
      tags: join(parent, 'not-there.csv'),
      allowMissingLineEnd: false,
    };
    const missing = csvSource(config);
    const requests = tableRequests(tablesSchema.parse(undefined));
    for (const error of [
      await errorOf(missing.check(requests)),
      await errorOf(exportInto(parent, missing)),
    ]) {
      expect(error).toBeInstanceOf(ConfigError);
      expect(error.message).toContain(`There is no file ${config.tags} that can be read. Correct source.csv`);
    }
  });

  test('where a row has too few fields, with its line', async () => {
    const error = await refusal('id,value,ref_id\n1,car,1\n2,dog\n3,fox,1\n');
    expect(error).toBeInstanceOf(BadInput);
    expect(error.message).toMatch(/tags\.csv, line 3: 2 fields, where the header row has 3/);
  });

  test('where a row has too many fields, with its line', async () => {
    const error = await refusal('id,value,ref_id\n1,car,1\n2,red, hair,1\n3,fox,1\n');
    expect(error).toBeInstanceOf(BadInput);
    expect(error.message).toMatch(/tags\.csv, line 3: 4 fields, where the header row has 3/);
  });

  test.each([
    ['in its last cell', 'id,value,ref_id\n1,car,1\n2,dog,12'],
    ['in a row', 'id,value,ref_id\n1,car,1\n2,do'],
    ['between CR and LF', 'id,value,ref_id\r\n1,car,1\r\n2,dog,1\r'],
    ['within a letter', Buffer.from('id,value,ref_id\n1,car,1\n2,ö').subarray(0, -1)],
  ])('where the file is cut %s, gzipped or not', async (_, text) => {
    for (const [bytes, tags] of [
      [text, 'tags.csv'],
      [gzipSync(text), 'tags.csv.gz'],
    ] as const) {
      const error = await refusal(bytes, { tags });
      expect(error).toBeInstanceOf(BadInput);
      expect(error.message).toMatch(
        /, line 3: the file does not end with a line end, .*Write it again; .*source\.csv\.allowMissingLineEnd: true/,
      );
    }
  });

  test('where a quote is never closed', async () => {
    const error = await refusal('id,value,ref_id\n1,car,1\n2,"dog,1\n3,fox,1\n');
    expect(error).toBeInstanceOf(BadInput);
    expect(error.message).toMatch(/tags\.csv, line 3: a quote is opened in this row and never closed/);
  });

  test('where text follows a closing quote, with its line', async () => {
    const error = await refusal('id,value,ref_id\n1,"two\nlines",1\n2,"dog"gy,1\n');
    expect(error).toBeInstanceOf(BadInput);
    expect(error.message).toMatch(/tags\.csv, line 4: a closing quote is followed by "g"/);
  });

  test('where bytes are no UTF-8, with the line', async () => {
    const error = await refusal(Buffer.from('id,value,ref_id\n1,car,1\n2,gr\xf6\xdfe,1\n', 'latin1'));
    expect(error).toBeInstanceOf(BadInput);
    expect(error.message).toMatch(/tags\.csv, line 3: these bytes are no UTF-8/);
  });

  test.each([
    ['empty', ''],
    ['nothing but a line end', '\n'],
    ['nothing but a byte-order mark', '\ufeff'],
  ])('where a file is %s', async (_, text) => {
    const error = await refusal(text);
    expect(error).toBeInstanceOf(BadInput);
    expect(error.message).toMatch(/tags\.csv is empty: it has not even a header row/);
  });

  test('where there is a header and no row', async () => {
    const error = await refusal('id,value,ref_id\n');
    expect(error).toBeInstanceOf(BadInput);
    expect(error.message).toMatch(/tags\.csv holds no row of tags below its header\./);
  });

  test('where the header lacks a column, with the nearest and with all there are', async () => {
    const error = await refusal('id,valeu,ref_id\n1,car,1\n');
    expect(error).toBeInstanceOf(SchemaDrift);
    expect(error.message).toMatch(
      /tags\.csv has no column value: did you mean valeu\? Its header row names id, valeu, ref_id\. Set tables\.tags/,
    );
  });

  test('where there is no header', async () => {
    const error = await refusal('1,car,1\n2,dog,1\n');
    expect(error).toBeInstanceOf(SchemaDrift);
    expect(error.message).toMatch(/tags\.csv has no column id\. Its header row names 1, car, 1/);
  });

  test('where the header names a column twice', async () => {
    const error = await refusal('id,value,value,ref_id\n1,car,dog,1\n');
    expect(error).toBeInstanceOf(BadInput);
    expect(error.message).toMatch(/tags\.csv names the column value twice/);
  });

  test('where gzip ends too early', async () => {
    const whole = gzipSync(`id,value,ref_id\n${'1,car,1\n'.repeat(50_000)}`);
    const error = await refusal(whole.subarray(0, whole.length - 20), { tags: 'tags.csv.gz' });
    expect(error).toBeInstanceOf(BadInput);
    expect(error.message).toMatch(/tags\.csv\.gz is damaged or cut: unexpected end of file/);
  });

  test('where it is cancelled, with the reason', async () => {
    const cancelled = AbortSignal.abort(new Error('cancelled'));
    const error = await errorOf(
      exportInto(parent, await csvFiles(parent, 'id,value,ref_id\n1,car,1\n'), { signal: cancelled }),
    );
    expect(error.message).toBe('cancelled');
  });
});
