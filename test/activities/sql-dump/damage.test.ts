import { describe, expect, it } from 'vitest';
import { DumpReader } from '../../../activities/sql-dump/reader/reader.ts';
import { DUMPS, TABLE } from './dumps.ts';
import { bytes, readChunks } from './read.ts';

// Ten thousands of errors are made here, and nobody reads where.
Error.stackTraceLimit = 0;

/** The table of a damaged dump, or undefined where it is refused, which must be with a message for people. */
function outcome(chunks: readonly Uint8Array[]): string | undefined {
  try {
    return readChunks(chunks, ['pets']).csv[0];
  } catch (error) {
    if (error instanceof Error && error.name === 'BadInput') return undefined;
    throw error;
  }
}

/** Whether two tables differ in nothing but the text of a single value, or the name of a single column. */
function differInOneValue(one: string, other: string): boolean {
  const [fields, others] = [cells(one), cells(other)];
  return fields.length === others.length && fields.filter((field, i) => field !== others[i]).length === 1;
}

function cells(csv: string): string[] {
  return csv.match(/("(?:[^"]|"")*"|[^",\n]*)[,\n]/g) ?? [];
}

describe.each(DUMPS)('a dump of $writer', ({ sql }) => {
  const whole = bytes(sql);

  it('is the same however it is cut into two chunks', () => {
    for (let at = 0; at <= whole.length; at++) {
      expect(outcome([whole.subarray(0, at), whole.subarray(at)]), `cut at ${at}`).toBe(TABLE);
    }
  });

  it.each([1, 2, 3, 7, 64])('is the same in chunks of %i bytes', (size) => {
    const chunks = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
      whole.subarray(i * size, (i + 1) * size),
    );
    expect(outcome(chunks)).toBe(TABLE);
  });

  it('is the same after every chunk was taken at once', () => {
    const reader = new DumpReader({ name: 'dump', tables: [{ table: 'pets' }] });
    let csv = '';
    const take = (): void => {
      csv += new TextDecoder().decode(reader.outputs[0]?.rows?.take());
    };
    for (const byte of whole) {
      reader.push(Uint8Array.of(byte));
      take();
    }
    reader.end();
    take();
    expect(csv).toBe(TABLE);
  });

  it('cut anywhere is refused, or only its end mark is cut and the table is right', () => {
    let accepted = 0;
    for (let length = 0; length < whole.length; length++) {
      const table = outcome([whole.subarray(0, length)]);
      if (table === undefined) continue;
      accepted++;
      expect(table, `cut at ${length}`).toBe(TABLE);
    }
    expect(accepted).toBeLessThan(30);
  });

  it.each([0x01, 0x08, 0x20, 0x80, 0xff])(
    'with any byte changed by %i gives the right table, one with another value, or an error',
    (mask) => {
      for (let at = 0; at < whole.length; at++) {
        const damaged = whole.slice();
        damaged[at] = (damaged[at] as number) ^ mask;
        const table = outcome([damaged]);
        if (table === undefined || table === TABLE) continue;
        expect(differInOneValue(table, TABLE), `byte ${at}: ${JSON.stringify(table)}`).toBe(true);
      }
    },
  );

  it('with any byte missing gives the right table, one with another value, or an error', () => {
    for (let at = 0; at < whole.length; at++) {
      const table = outcome([whole.subarray(0, at), whole.subarray(at + 1)]);
      if (table === undefined || table === TABLE) continue;
      expect(differInOneValue(table, TABLE), `byte ${at}: ${JSON.stringify(table)}`).toBe(true);
    }
  });
});
