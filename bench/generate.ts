import { parseArgs } from 'node:util';
import { writeFiles } from './generate/files.ts';
import { layOut } from './generate/layout.ts';
import { shapeAt } from './generate/shape.ts';

const { values } = parseArgs({
  options: { scale: { type: 'string', default: '1' }, out: { type: 'string' } },
});
const scale = Number(values.scale);
const folder = values.out ?? `bench/data/${values.scale}`;

const started = performance.now();
const { rows, images, labels, ledger } = writeFiles(folder, layOut(shapeAt(scale)));
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(
  `${folder}: ${rows.shots} shots and ${rows.tags} tags in ${seconds} s, ` +
    `from which come ${images} images with ${labels.length} labels`,
);
console.log(ledger);
