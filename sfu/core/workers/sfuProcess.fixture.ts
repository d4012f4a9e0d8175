/**
 * A process with a media server: `sfuProcess.fixture.ts HOW HEARTBEAT`. Prints the pids of its workers. On SIGUSR2, SIGINT or
 * SIGTERM it ends as HOW says: `exit`, `throw`, or `close`; or it stays, and prints how its workers are: `stay`.
 */
import { TestSfu } from '../../testing/TestSfu.ts';

const [how, heartbeat = ''] = process.argv.slice(2);
const { sfu } = await TestSfu.start({ heartbeat: JSON.parse(heartbeat) });
const ends: Record<string, () => unknown> = {
	exit: () => process.exit(0),
	throw: () => {
		throw new Error('cannot happen');
	},
	close: async () => {
		await sfu.close();
		process.exit(0);
	},
	stay: async () => console.log(JSON.stringify((await sfu.status()).workers)),
};
for (const signal of ['SIGUSR2', 'SIGINT', 'SIGTERM']) process.on(signal, () => ends[how ?? '']?.());
setInterval(() => undefined, 1_000);
console.log(JSON.stringify(sfu.workerPids));
