import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Run } from './contender.ts';
import { typicalRun } from './median.ts';
import { verdicts } from './promises.ts';

/** Writes what was measured at a scale as JSON and as a Markdown table; returns the Markdown. */
export async function report(
  folder: string,
  scale: number,
  runs: ReadonlyMap<string, readonly Run[]>,
): Promise<string> {
  const typical = new Map([...runs].map(([name, some]) => [name, typicalRun(some)]));
  const promises = verdicts(scale, typical);
  const machine = {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
  const markdown = [
    `## Scale ${scale}`,
    '',
    `${machine.cores} cores of ${machine.processor}, ${machine.memoryGiB} GiB, Node ${machine.node}; ` +
      'medians of alternating runs, the greatest peak of each.',
    '',
    '| | seconds | peak MiB | stages |',
    '|---|---:|---:|---|',
    ...[...typical].map(([name, run]) => row(name, run)),
    '',
    ...(promises.length === 0 ? [] : ['| promise | limit | measured | |', '|---|---:|---:|---|']),
    ...promises.map(
      ({ promise, limit, measured, met }) =>
        `| ${promise} | ${limit} | ${measured.toFixed(2)} | ${met ? 'met' : '**missed**'} |`,
    ),
    '',
  ].join('\n');

  await mkdir(folder, { recursive: true });
  const document = { scale, machine, promises, runs: Object.fromEntries(runs) };
  await writeFile(join(folder, `compare-${scale}.json`), `${JSON.stringify(document, null, 2)}\n`);
  await writeFile(join(folder, `compare-${scale}.md`), markdown);
  return markdown;
}

function row(name: string, { seconds, peakBytes, stages }: Run): string {
  const memory = peakBytes === undefined ? '' : Math.round(peakBytes / 2 ** 20).toString();
  const parts = stages.map((stage) => `${stage.name} ${stage.seconds.toFixed(2)}`).join(', ');
  return `| ${name} | ${seconds.toFixed(2)} | ${memory} | ${parts} |`;
}
