import { utilityProcess } from 'electron';
import type { SfuProcess } from './sfuProcess.ts';

/** Starts the SFU's entry as an Electron utility process, which Chromium ends together with the main process or its pipe. */
export function forkSfu(entry: string): SfuProcess {
	const child = utilityProcess.fork(entry, [], { serviceName: 'Lectern server', stdio: 'inherit' });
	let ended = false;
	child.once('exit', () => {
		ended = true;
	});
	return {
		send: (message) => child.postMessage(message),
		onMessage: (listener) => child.on('message', listener),
		onExit: (listener) => child.once('exit', listener),
		kill: () => {
			if (ended) return;
			// child.kill() sends SIGTERM, which a hanging process ignores. The mediasoup workers end when their channel closes.
			if (child.pid) process.kill(child.pid, 'SIGKILL');
			else child.kill();
		},
	};
}
