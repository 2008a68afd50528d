import { relative } from 'node:path';
import { version } from '../worker/version.ts';
import { isClone } from './example.ts';

/** What to do after the demo, for the person who has just seen it. */
export function whatNow(example: string): string {
  const again = isClone ? 'npm run demo' : 'tagset demo';
  const install = `npm pack && npm install -g --ignore-scripts ./tagset-${version}.tgz`;
  const lines = [
    '',
    'What now?',
    `  change a rule    such as minUses in ${relative('', example)}; then: ${again}`,
    ...(isClone ? [`  install tagset   ${install}`] : []),
    '  your own tables  in a folder of their own:',
    '    tagset init URL|DUMP     looks at a database, a dump or CSV files, and writes a first dataset.yaml',
    '    tagset doctor            checks everything that a build needs, and says what to do',
    '    tagset build --dry-run   does everything but publish',
    '    tagset build             publishes the dataset',
    '    tagset worker            does the work of scheduled runs; run it as a service (docs/running.md)',
    '    tagset schedule apply    builds the dataset every month',
  ];
  return `${lines.join('\n')}\n`;
}
