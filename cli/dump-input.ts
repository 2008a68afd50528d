import { type Command, InvalidArgumentError } from 'commander';
import type { DumpInput } from '../activities/sql-dump/open-dump.ts';

/** Options of every command that reads a dump. */
export interface DumpOptions {
  readonly allowMissingTrailer: boolean;
  readonly maxBytes?: number;
  readonly maxRowBytes?: number;
  readonly json: boolean;
}

/** Adds the dump itself and what limits its reading to a command. */
export function withDump(command: Command): Command {
  return command
    .argument('<dump>', 'SQL dump, plain or compressed by gzip or zstd; - is standard input')
    .option('--allow-missing-trailer', 'accept a dump that does not say that it is whole', false)
    .option('--max-bytes <n>', 'most bytes of SQL to read, decompressed (default: 1 TiB)', positive)
    .option('--max-row-bytes <n>', 'longest row (default: 128 MiB)', positive)
    .option('--json', 'print one JSON document on standard output', false);
}

export function dumpInput(dump: string): DumpInput {
  return dump === '-' ? { stream: process.stdin, name: 'standard input' } : { path: dump };
}

/** The limits, under the names that the reader gives them. */
export function dumpLimits({ allowMissingTrailer, maxBytes, maxRowBytes }: DumpOptions) {
  return { allowMissingTrailer, maxUncompressedBytes: maxBytes, maxRowBytes };
}

function positive(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('a number of bytes is expected.');
  return Number(text);
}
