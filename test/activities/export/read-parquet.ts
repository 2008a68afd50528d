import { DuckDBInstance } from '@duckdb/node-api';

/** The rows of an exported Parquet file as canonical CSV: text in double quotes, numbers as they are, words spelled out. */
export async function readParquet(file: string): Promise<string> {
  const instance = await DuckDBInstance.create();
  try {
    const connection = await instance.connect();
    const result = await connection.runAndReadAll('FROM read_parquet($1, hive_partitioning = false)', [file]);
    const names = result.columnNames().filter((name) => name !== 'word');
    const words = new Map<unknown, unknown>();
    const lines = result.getRowObjects().map((row) => {
      if ('word' in row) {
        if (row.value !== null) words.set(row.word, row.value);
        row.value = (words.get(row.word) as string | undefined) ?? null;
      }
      return names.map((name) => cell(row[name])).join(',');
    });
    return `${[names.join(','), ...lines].join('\n')}\n`;
  } finally {
    instance.closeSync();
  }
}

function cell(value: unknown): string {
  if (value === null) return '';
  return typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : String(value);
}
