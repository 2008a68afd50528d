import { expect, test } from 'vitest';
import { messageOf } from '../../../activities/notify/message.ts';

const dataset = {
  name: 'stills',
  period: '2026-11',
  version: '2026-11-0123456789ab',
  outcome: 'published',
  images: 243558,
  labels: 183,
} as const;

test('a success is told with its figures and its page', () => {
  const text = messageOf(
    { kind: 'success', dataset, retraining: { outcome: 'started', workflowId: 'retrain-stills-01' } },
    'https://temporal.example/run',
  );
  expect(text).toBe(
    'stills 2026-11: 243,558 images with 183 labels, 2026-11-0123456789ab published. Retraining started.\nhttps://temporal.example/run',
  );
});

test('a failure is told with its reason, in which nothing is markup', () => {
  const text = messageOf(
    { kind: 'failure', what: 'stills 2026-11', reason: 'export: <script> & <!channel>' },
    undefined,
  );
  expect(text).toBe('stills 2026-11 has failed. export: &lt;script&gt; &amp; &lt;!channel&gt;');
});

test('a refused dataset is told as such', () => {
  expect(messageOf({ kind: 'refused', what: 'stills 2026-11', reason: 'No label is left.' }, undefined)).toBe(
    'stills 2026-11 was refused, nothing was published. No label is left.',
  );
});

test('a retraining is told with its metrics', () => {
  expect(
    messageOf({ kind: 'trained', what: 'stills 2026-11-0123456789ab', metrics: { map: 0.5479 } }, undefined),
  ).toBe('Retraining on stills 2026-11-0123456789ab is done. map 0.5479');
});

test('a long reason is cut', () => {
  expect(
    messageOf({ kind: 'failure', what: 'a', reason: 'x'.repeat(10_000) }, undefined).length,
  ).toBeLessThan(2000);
});

test('metrics and notes, which somebody else wrote, are told on one line, in which nothing is markup', () => {
  const metrics = { 'a\nb': '<!channel>', '\u202eturned': 1, '\u001b[31mred': null, half: 'x\ud800' };
  const text = messageOf(
    {
      kind: 'trained',
      what: 'stills 1',
      metrics,
      notes: ['"best.bin" was left out: it is a link to nothing.'],
    },
    undefined,
  );
  expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
  expect(text).toContain('a b "&lt;!channel&gt;"');
  expect(text).toContain('"best.bin" was left out: it is a link to nothing.');
});

test('many metrics are cut, and the notes are told all the same', () => {
  const metrics = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`class ${at}`, at]));
  const text = messageOf({ kind: 'trained', what: 'stills 1', metrics, notes: ['Look.'] }, undefined);
  expect(text.length).toBeLessThan(1600);
  expect(text).toMatch(/… Look\.$/);
});

test('what to do next is told however long the reason is', () => {
  const next = 'Type: tagset build --retrain always';
  const text = messageOf({ kind: 'failure', what: 'a', reason: 'x'.repeat(10_000), next }, 'http://page');
  expect(text).toMatch(/x…\nType: tagset build --retrain always\nhttp:\/\/page$/);
});
