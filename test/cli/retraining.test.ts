import { expect, test } from 'vitest';
import { describeRetraining, refuseFailed, reportRetraining } from '../../cli/retraining.ts';

const started = { outcome: 'completed', workflowId: 'retrain-stills-01' } as const;

test.each([
  ['nothing', null],
  ['a text', 'done'],
  ['a list', [1]],
  ['fields of other forms', { model: 'here', metrics: 'good', notes: 'none' }],
])("somebody else's worker may return %s", (_, result) => {
  const report = reportRetraining({ ...started, result: result as never });
  expect(report).toEqual(started);
  expect(describeRetraining(report)).toEqual(['  retrain   completed']);
});

test('metrics and notes are shown as texts that move no cursor', () => {
  const report = reportRetraining({
    ...started,
    result: {
      metrics: { '\u001b[31mmap\r\nof all': 0.5 },
      model: { uri: 's3://bucket/m', sha256: '' },
      notes: ['a note\u0007'],
    },
  });
  expect(describeRetraining(report)).toEqual([
    '  retrain   completed: map of all 0.5',
    '  model     s3://bucket/m',
    '            a note',
  ]);
});

test('a retraining that failed is said with what to do, and is an error', () => {
  const report = { outcome: 'failed', reason: 'It ended with 3.\nIts last lines:\n  out of memory' } as const;
  expect(describeRetraining(report).join('\n')).toMatch(/next build hands it over again/);
  expect(() => refuseFailed(report)).toThrow(
    'the dataset is published, but its retraining has failed: It ended with 3.',
  );
  expect(() => refuseFailed({ outcome: 'skipped', reason: 'x' })).not.toThrow();
});
