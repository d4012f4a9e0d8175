import { utilityProcess } from 'electron';
import type { SfuProcess } from './sfuProcess.ts';

/** Starts the SFU's entry as Electron's utility process: it outlives neither the main process nor a closed pipe. */
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
			// child.kill() is SIGTERM, which a stuck process would sit out. Its workers end when their pipe closes.
			if (child.pid) process.kill(child.pid, 'SIGKILL');
			else child.kill();
		},
	};
}
