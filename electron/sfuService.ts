import { EventEmitter } from 'node:events';
import type { MessageToParent, ServerInfo } from '../sfu/serverInfo.ts';
import type { ServerState } from './hostApi.ts';
import { RestartDelay } from './restartDelay.ts';
import { parseMessage, type SfuProcess } from './sfuProcess.ts';

export type SfuServiceOptions = {
	/** Starts one process; called once per start and restart. */
	fork: () => SfuProcess;
	/** Sent unchanged in `configure`; from the second start on with the ports that the first one chose. */
	settings: Record<string, unknown>;
	/** A process that is not ready by then is killed and restarted. Default 30 s. */
	readyTimeoutMs?: number;
	/** Time between two pings. Default 5 s; a process that leaves two in a row unanswered is killed and restarted. */
	pingIntervalMs?: number;
	/** Back-off policy between restarts. Default `new RestartDelay()`. */
	restartDelay?: RestartDelay;
	/** Time to end cleanly after `stop` before the process is killed. Default 2 s. */
	stopTimeoutMs?: number;
};

const defaults = { readyTimeoutMs: 30_000, pingIntervalMs: 5_000, stopTimeoutMs: 2_000 };

/** One process, from fork to exit; `timer` is the ready timeout, then the ping interval. */
type Run = { process: SfuProcess; readyAtMs: number | null; unansweredPings: number; timer: NodeJS.Timeout };

type Events = {
	/** Also emitted when only `attempt` changes. */
	stateChanged: [ServerState];
	participantsChanged: [count: number];
	/** The server wants a page to make a film. `path` is relative to `baseUrl`. */
	filmWindowRequested: [path: string];
	/** The server needs the film window no more. */
	filmWindowReleased: [];
	/** Another server uses the data folder; `hostAddress` opens its host screen once. */
	firstServerFound: [hostAddress: string];
};

/** Owns the SFU's process: starts it, pings it, restarts it with back-off on the same ports, stops it. */
export class SfuService extends EventEmitter<Events> {
	readonly #options: Required<SfuServiceOptions>;
	#state: ServerState = { name: 'starting' };
	#info: ServerInfo | null = null;
	#participantCount = 0;
	#run: Run | null = null;
	#restart: NodeJS.Timeout | null = null;
	#lastFailure: { code: string; message: string; openedInBrowser?: boolean } | null = null;
	#stopping: Promise<void> | null = null;

	constructor(options: SfuServiceOptions) {
		super();
		this.#options = { ...defaults, restartDelay: new RestartDelay(), ...options };
	}

	get state(): ServerState {
		return this.#state;
	}

	/** The server's last `ready` info; null before the first one. */
	get info(): ServerInfo | null {
		return this.#info;
	}

	/** Participants of the class; 0 while the server is not running. */
	get participantCount(): number {
		return this.#participantCount;
	}

	/** Starts the server, also after `failed`. Does nothing while it runs or after `stop`. */
	start(): void {
		if (this.#run || this.#restart || this.#stopping) return;
		this.#options.restartDelay.reset();
		this.#setState({ name: 'starting' });
		this.#spawn();
	}

	/** Tells the server that the computer woke up or changed networks. */
	networkChanged(): void {
		this.#run?.process.send({ type: 'networkChanged' });
	}

	/** Tells the server that film windows can be opened, or that the open one is gone. */
	tellFilmWindow(state: 'available' | 'gone'): void {
		this.#run?.process.send({ type: 'filmWindow', state });
	}

	/** Ends the process, cleanly within `stopTimeoutMs` or by killing it. Final and idempotent. */
	stop(): Promise<void> {
		this.#stopping ??= this.#stop();
		return this.#stopping;
	}

	#spawn(): void {
		this.#lastFailure = null;
		const process = this.#options.fork();
		const timer = setTimeout(() => {
			this.#lastFailure = { code: 'unavailable', message: 'the server did not become ready in time' };
			process.kill();
		}, this.#options.readyTimeoutMs);
		const run: Run = { process, readyAtMs: null, unansweredPings: 0, timer };
		this.#run = run;
		process.onMessage((raw) => {
			const message = parseMessage(raw);
			if (message && this.#run === run) this.#receive(run, message);
		});
		process.onExit((exitCode) => this.#exited(run, exitCode));
		process.send({ type: 'configure', settings: this.#settingsWithKnownPorts() });
	}

	/** Participants' pages reconnect only to the address they know, so a restart keeps the ports. */
	#settingsWithKnownPorts(): Record<string, unknown> {
		const info = this.#info;
		if (!info) return this.#options.settings;
		const known = { port: info.httpsPort, httpPort: info.httpPort, mediaPort: info.mediaPorts[0] };
		return { ...this.#options.settings, ...known };
	}

	#receive(run: Run, message: MessageToParent): void {
		switch (message.type) {
			case 'ready':
				this.#becameReady(run, message.info);
				break;
			case 'failed':
				this.#lastFailure = { code: message.code, message: message.message };
				if (message.hostAddress !== undefined) {
					this.#lastFailure.openedInBrowser = true;
					this.emit('firstServerFound', message.hostAddress);
				}
				run.process.kill();
				break;
			case 'pong':
				run.unansweredPings = 0;
				break;
			case 'participants':
				this.#setParticipantCount(message.count);
				break;
			case 'openFilmWindow':
				this.emit('filmWindowRequested', message.path);
				break;
			case 'closeFilmWindow':
				this.emit('filmWindowReleased');
				break;
		}
	}

	#becameReady(run: Run, info: ServerInfo): void {
		clearTimeout(run.timer);
		run.readyAtMs = performance.now();
		run.timer = setInterval(() => this.#ping(run), this.#options.pingIntervalMs);
		this.#info = info;
		this.#setState({ name: 'running', baseUrl: baseUrlOf(info) });
	}

	#ping(run: Run): void {
		if (run.unansweredPings >= 2) {
			this.#lastFailure = { code: 'unavailable', message: 'the server stopped answering' };
			run.process.kill();
			return;
		}
		run.unansweredPings += 1;
		run.process.send({ type: 'ping' });
	}

	#exited(run: Run, exitCode: number | null): void {
		clearTimeout(run.timer);
		if (this.#run !== run) return;
		this.#run = null;
		this.#setParticipantCount(0);
		if (this.#stopping) return;
		this.#lastFailure ??= { code: 'unavailable', message: `the server ended with code ${exitCode ?? 'none'}` };
		// A failure that the server states before its first `ready` is a configuration error, which a restart does not fix.
		const isPermanent = !this.#info && this.#lastFailure.code !== 'unavailable';
		const delayMs = isPermanent
			? null
			: this.#options.restartDelay.next(run.readyAtMs ? performance.now() - run.readyAtMs : 0);
		if (delayMs === null) {
			this.#setState({ name: 'failed', ...this.#lastFailure });
			return;
		}
		this.#restart = setTimeout(() => {
			this.#restart = null;
			this.#spawn();
		}, delayMs);
		this.#setState({ name: 'restarting', attempt: this.#options.restartDelay.attempt });
	}

	async #stop(): Promise<void> {
		if (this.#restart) clearTimeout(this.#restart);
		this.#restart = null;
		const run = this.#run;
		if (!run) return;
		clearTimeout(run.timer);
		const ended = new Promise<void>((resolve) => run.process.onExit(() => resolve()));
		const deadline = setTimeout(() => run.process.kill(), this.#options.stopTimeoutMs);
		run.process.send({ type: 'stop' });
		await ended;
		clearTimeout(deadline);
	}

	#setState(state: ServerState): void {
		this.#state = state;
		this.emit('stateChanged', state);
	}

	#setParticipantCount(count: number): void {
		if (count === this.#participantCount) return;
		this.#participantCount = count;
		this.emit('participantsChanged', count);
	}
}

/** localhost, not the LAN address: browsers treat http://localhost as a secure context without a certificate. */
function baseUrlOf(info: ServerInfo): string {
	return `http://localhost:${info.httpPort}`;
}
