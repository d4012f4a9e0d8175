/** The server as a child of the desktop (Electron's utilityProcess) or of a Node process (`fork`): see serverInfo.ts. */

import { setImmediate } from 'node:timers/promises';
import { completeSettings, loadConfigFile, readGiven } from './config.ts';
import { errorText } from './errorText.ts';
import { hostAddressOf } from './firstServer.ts';
import { type ParentPort, parentPort } from './parentPort.ts';
import { printable } from './printable.ts';
import type { RunningServer } from './server/RunningServer.ts';
import { startServer } from './server.ts';
import type { MessageFromParent } from './serverInfo.ts';
import { exitCodes, StartError } from './startErrors.ts';

/** The process exits at the latest after this time, even if closing hangs. */
const closeTimeoutMs = 1900;

/** Runs the server as the parent's messages say. */
class ChildServer {
	readonly #parent: ParentPort;
	#server: RunningServer | undefined;
	#starting = false;
	#stopping = false;

	constructor(parent: ParentPort) {
		this.#parent = parent;
	}

	handle(message: MessageFromParent): void {
		switch (message.type) {
			case 'configure':
				void this.#start(message.settings);
				break;
			case 'ping':
				this.#parent.send({ type: 'pong' });
				break;
			case 'networkChanged':
				void this.#server?.networkChanged();
				break;
			case 'filmWindow':
				if (message.state === 'available') this.#server?.windowFilm?.windowAvailable();
				else this.#server?.windowFilm?.windowGone();
				break;
			case 'stop':
				void this.stop();
		}
	}

	/** Closes the server and exits the process. Idempotent. */
	async stop(): Promise<void> {
		if (this.#stopping) return;
		this.#stopping = true;
		setTimeout(() => process.exit(0), closeTimeoutMs).unref();
		try {
			await this.#server?.close();
		} finally {
			// Also when a part could not be closed: the parent waits for the end.
			process.exit(0);
		}
	}

	async #start(settings: Record<string, unknown>): Promise<void> {
		if (this.#starting) return;
		this.#starting = true;
		try {
			await loadConfigFile(settings, process.env);
			const server = await startServer(readGiven(settings, process.env), {
				ownsProcess: true,
				filmWindows: {
					openWindow: (path) => this.#parent.send({ type: 'openFilmWindow', path }),
					closeWindow: () => this.#parent.send({ type: 'closeFilmWindow' }),
				},
			});
			this.#server = server;
			server.on('participantsChanged', (count) => this.#parent.send({ type: 'participants', count }));
			this.#parent.send({ type: 'ready', info: server.info });
		} catch (error) {
			const code = error instanceof StartError ? error.code : 'other';
			// After what the log has of it, which is written at the end of the turn.
			await setImmediate();
			process.stderr.write(printable(`${error instanceof StartError ? error.message : (error as Error).stack}\n`));
			const address = code === 'in-use' ? await addressOfFirst(settings) : null;
			const where = address === null ? {} : { hostAddress: address };
			this.#parent.send({ type: 'failed', code, message: errorText(error), ...where });
		}
	}
}

/** The host screen of the server that uses the data folder of these settings; null: it cannot be found. */
async function addressOfFirst(settings: Record<string, unknown>): Promise<string | null> {
	try {
		return await hostAddressOf(completeSettings(readGiven(settings, process.env)).dataDir);
	} catch {
		return null;
	}
}

const parent = parentPort();
if (!parent) {
	process.stderr.write('This program is started by Lectern itself. By hand, use "lectern serve".\n');
	process.exit(exitCodes.usage);
}
const child = new ChildServer(parent);
parent.onMessage((message) => child.handle(message));
parent.onGone(() => void child.stop());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void child.stop());
