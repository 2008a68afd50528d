// Runs a program and ends it, and all that it started, when standard input closes: so it ends with the worker,
// however that ends. A program of its own, started as the leader of a process group with
//   leader GRACE_MS PROGRAM [ARGUMENT…]
// It writes how the program ended to file descriptor 3, as one line of JSON.
import { spawn } from 'node:child_process';
import { writeSync } from 'node:fs';

const [graceMs, program = '', ...args] = process.argv.slice(2);
const group = -process.pid;

// Signals to the group reach its leader too, which has to see it through.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});

const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
child.on('error', (error: NodeJS.ErrnoException) => end({ error: error.code ?? error.message }));
child.on('exit', (code, signal) => end({ code, signal }));

process.stdin.on('error', () => {});
process.stdin.resume().on('close', () => {
  process.kill(group, 'SIGTERM');
  setTimeout(() => process.kill(group, 'SIGKILL'), Number(graceMs));
});

function end(ending: object): void {
  try {
    writeSync(3, `${JSON.stringify(ending)}\n`);
  } finally {
    // What the program left running goes with it, and so does this process.
    process.kill(group, 'SIGKILL');
  }
}
