import { startDevServer } from '../../worker/temporal-server.ts';

/** A process that starts a server on the folder it is given, prints its address, and ends as it is told. */
const [stateDir = '', end] = process.argv.slice(2);
const server = await startDevServer({ stateDir, ui: false, onNotice: (text) => console.error(text) });
console.log(server.address);
if (end === 'exit') process.exit(7);
setInterval(() => {}, 1_000);
