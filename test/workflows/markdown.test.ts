import { expect, test } from 'vitest';
import { figuresTable, plain } from '../../workflows/markdown.ts';

test('figures are a table, whatever their names and values are', () => {
  expect(figuresTable({ map: 0.5, 'a|b\nc': { deep: '<img src=x>' } })).toBe(
    ['| metric | |', '|---|--:|', '| map | 0.5 |', '| a\\|b c | \\{"deep"\\:"\\<img src=x\\>"\\} |'].join(
      '\n',
    ),
  );
  expect(figuresTable({})).toBe('');
});

test('many figures are cut, and so is a long one', () => {
  const many = figuresTable(
    Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`f${at}`, 'x'.repeat(500)])),
  );
  expect(many.split('\n')).toHaveLength(53);
  expect(many).toContain('… 350 more');
  expect(many.length).toBeLessThan(20_000);
});

test.each([
  ['`code`', '\\`code\\`'],
  ['[link](http://a.example)', '\\[link\\]\\(http\\://a.example\\)'],
  ['turned \u202e around', 'turned   around'],
  ['half \ud800', 'half  '],
])('a text is nothing but a text: %j', (text, expected) => {
  expect(plain(text)).toBe(expected);
});
