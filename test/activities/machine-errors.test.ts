import { expect, test } from 'vitest';
import { machineError } from '../../activities/machine-errors.ts';

const resources = { scratch: '/var/scratch', memory: '256MB', threads: 1 };
const said = (error: Error) => String((machineError(error, resources) as Error).message);

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

test('too little memory is said with the key that gives more', () => {
  expect(said(new Error('Out of Memory Error: could not allocate block\nPossible solutions: ...'))).toBe(
    '256MB of memory are too little for this stage: raise resources.memory. (Out of Memory Error: could not allocate block)',
  );
});

test('any other error stays as it is', () => {
  const error = new Error('something else');
  expect(machineError(error, resources)).toBe(error);
});
