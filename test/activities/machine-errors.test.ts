import { expect, test } from 'vitest';
import { ConfigError } from '../../activities/errors.ts';
import { machineError } from '../../activities/machine-errors.ts';

const resources = { scratch: '/var/scratch', memory: '256MB', threads: 2 };
const said = (error: Error) => String((machineError(error, resources, 1) as Error).message);

test.each([
  Object.assign(new Error('write'), { code: 'ENOSPC' }),
  new Error('IO Error: Could not write file "/x": No space left on device'),
  new Error("Out of Memory Error: failed to offload data block (limit of 'max_temp_directory_size')"),
])('a full disk is named with what to do: %s', (error) => {
  expect(said(error)).toMatch(/scratch folder \/var\/scratch is full: free space there.*resources\.scratch/);
});

test('too few files are said with the remedy', () => {
  expect(said(new Error('EMFILE: too many open files, open x'))).toMatch(/raise its limit.*ulimit/);
});

const LIMIT = new Error(
  'Out of Memory Error: could not allocate block of size 256.0 KiB (243.9 MiB/244.1 MiB used)\n\nPossible solutions:\n* ...',
);

test('too little memory is said with the keys that mend it and what they are', () => {
  expect(said(LIMIT)).toBe(
    'This stage needs more memory than resources.memory in dataset.yaml allows, which is 256MB: raise it, or lower resources.threads, which is 2. (Out of Memory Error: could not allocate block of size 256.0 KiB (243.9 MiB/244.1 MiB used))',
  );
});

test('too little memory is final at the third try, and at the first where no stage can begin', () => {
  expect(
    [1, 2, 3, 4].map((attempt) => machineError(LIMIT, resources, attempt) instanceof ConfigError),
  ).toEqual([false, false, true, true]);
  for (const memory of ['1MB', '20 MB', '60MiB', '0.01GB'])
    expect(machineError(LIMIT, { ...resources, memory }, 1)).toBeInstanceOf(ConfigError);
});

test.each(['Out of Memory Error: Allocation failure', 'std::bad_alloc'])(
  'memory that the machine lacks may come back: %s',
  (message) => {
    const error = machineError(new Error(message), resources, 99) as Error;
    expect(error).not.toBeInstanceOf(ConfigError);
    expect(error.message).toMatch(
      /^This machine has no memory left .* 256MB.*resources\.memory or resources\.activities/,
    );
  },
);

test('any other error stays as it is', () => {
  const error = new Error('something else');
  expect(machineError(error, resources, 1)).toBe(error);
});
