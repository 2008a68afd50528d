import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { maskOf } from '../../../activities/retrain/mask.ts';
import { lastLines } from '../../../activities/retrain/output-lines.ts';
import { piecesShownIn } from '../../secrets/forms.ts';

const wrapped = (text: string, width: number) => text.match(new RegExp(`.{1,${width}}`, 'gs')) ?? [];
const key = randomBytes(600).toString('base64');
const pem = [
  '-----BEGIN PRIVATE KEY-----',
  ...wrapped(key, 64),
  'Qw==',
  '-----END PRIVATE KEY-----',
  '',
].join('\n');
const account = JSON.stringify(
  { type: 'service', key_id: randomBytes(9).toString('hex'), key: pem },
  null,
  2,
);
const password = `ü/+&"%${randomBytes(9).toString('hex')}`;
const address = `postgres://trainer:${encodeURIComponent(password)}@db.example/site`;
const secrets = { pem, account, address };

/** What a program shows of its secrets by printing this. */
function printed(...texts: string[]): { log: string; error: string } {
  const log: string[] = [];
  const lines = lastLines(maskOf(Object.values(secrets)), (line) => log.push(line));
  // As the lines of its output are told apart.
  for (const line of texts.join('\n').split(/\r\n|\r|\n/)) lines.add(line);
  return { log: log.join('\n'), error: lines.text() };
}

describe('a secret does not show', () => {
  const base64 = Buffer.from(pem).toString('base64');
  const parsed = JSON.parse(account) as Record<string, string>;
  test.each([
    ['as it is', pem, account, address],
    ['line by line, in the middle of more', ...pem.split('\n').map((line) => `key: ${line}, and more`)],
    ['wrapped anew', ...wrapped(key, 30)],
    ['as JSON', JSON.stringify({ pem, account, address }), JSON.stringify(JSON.stringify({ pem, account }))],
    ['in an address', `https://a.example/?key=${encodeURIComponent(pem)}`, encodeURI(account)],
    [
      'in an address, in lower case',
      encodeURIComponent(account).replace(/%../g, (code) => code.toLowerCase()),
    ],
    ['in a form', new URLSearchParams({ pem, account, address }).toString()],
    [
      'in base64, also within more',
      base64,
      ...['a', 'ab'].map((more) => Buffer.from(more + pem).toString('base64')),
    ],
    [
      'in base64 that is wrapped, and for addresses',
      ...wrapped(base64, 76),
      Buffer.from(account).toString('base64url'),
    ],
    ['in hex', Buffer.from(pem).toString('hex'), Buffer.from(password).toString('hex').toUpperCase()],
    ['by its values', parsed.key ?? '', `id ${parsed.key_id}`, `password ${password}`],
    ['across the end of what is shown of a line', 'x'.repeat(490) + account.replaceAll('\n', ' ')],
    ['with colours within', `\u001b[31m${password.slice(0, 8)}\u001b[0m${password.slice(8)}`],
    ['cut', pem.slice(0, 60), account.slice(20, 70)],
  ])('%s', (_, ...texts) => {
    const { log, error } = printed(...texts);
    expect(piecesShownIn(log, secrets)).toEqual([]);
    expect(piecesShownIn(error, secrets)).toEqual([]);
    expect(log).not.toContain(password);
    expect(log).toContain('***');
  });
});

test('the last, short line of a key does not show where it stands alone', () => {
  expect(printed('Qw==').log).toBe('***');
});

test('what is no secret is shown as it is', () => {
  const said = 'Epoch 3/10: loss 0.1234, 512 images/s, saved to /data/out/checkpoint-3.bin';
  expect(printed(said, '', 'done').log).toBe(`${said}\n\ndone`);
  expect(maskOf([])(said)).toBe(said);
  expect(maskOf(['', 'abc'])('abc')).toBe('abc');
});

test('a line is cut, and what would move a cursor is not in it', () => {
  expect(printed(`\u001b[2K\u001b[31m${'a'.repeat(10_000)}`).log).toBe('a'.repeat(500));
});
