/** Imported by programs outside the test runner too: nothing of vitest in here. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { GivenSettings } from '../config.ts';
import { JoinResponse } from '../protocol/http.ts';
import type { ServerInfo } from '../serverInfo.ts';
import { SocketClient } from './SocketClient.ts';

/** A server in a process of its own, which can be killed and started again on the same data folder and ports. */
export class ServerProcess {
	readonly dataDir: string;
	readonly #settings: GivenSettings;
	#child: ChildProcess | undefined;
	#info: ServerInfo | undefined;
	#ca = '';

	private constructor(dataDir: string, settings: GivenSettings) {
		this.dataDir = dataDir;
		this.#settings = settings;
	}

	/** With a data folder of its own, that of `quietSettings` else. */
	static async start(settings: GivenSettings = {}): Promise<ServerProcess> {
		const server = new ServerProcess(await mkdtemp(join(tmpdir(), 'lectern-process-')), settings);
		await server.start();
		return server;
	}

	get info(): ServerInfo {
		if (!this.#info) throw new Error('the server has not been started');
		return this.#info;
	}

	/** Again, after `kill` or `stop`. */
	async start(): Promise<void> {
		const { dataDir } = this;
		const hooks = join(import.meta.dirname, '../recording/rawImports.fixture.ts');
		const fixture = join(import.meta.dirname, 'serverProcess.fixture.ts');
		const ports = this.#info && { port: this.#info.httpsPort, httpPort: this.#info.httpPort };
		const settings = JSON.stringify({ ...this.#settings, ...ports, dataDir });
		const flags = ['--no-warnings', '--experimental-transform-types', '--import', hooks];
		// The second start does not compile everything again.
		const env = { NODE_COMPILE_CACHE: join(dataDir, 'compiled'), ...process.env };
		const command = [...flags, fixture, settings];
		const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'], env });
		this.#child = child;
		const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended(child)]);
		if (typeof line !== 'string') throw new Error('the server has ended before it was started');
		this.#info = JSON.parse(line);
		this.#ca = await readFile(this.info.caFile, 'utf8');
	}

	/** `kill -9`: nothing can be written any more. */
	async kill(): Promise<void> {
		await this.#end('SIGKILL');
	}

	/** In an orderly way. */
	async stop(): Promise<void> {
		await this.#end('SIGTERM');
	}

	/** As the pages do. */
	connect(token: string): Promise<SocketClient> {
		const url = `https://127.0.0.1:${this.info.httpsPort}`;
		return SocketClient.connect(url, { auth: { token }, ca: this.#ca, transports: ['websocket'] });
	}

	/** A participant's token, by the room code. */
	async studentToken(): Promise<string> {
		const response = await fetch(`http://127.0.0.1:${this.info.httpPort}/api/join`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ roomCode: this.info.roomCode }),
		});
		return JoinResponse.parse(await response.json()).token;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.kill();
		await rm(this.dataDir, { recursive: true, force: true });
	}

	async #end(signal: NodeJS.Signals): Promise<void> {
		const child = this.#child;
		this.#child = undefined;
		if (!child || child.exitCode !== null || child.signalCode !== null) return;
		const gone = ended(child);
		child.kill(signal);
		await gone;
	}
}

const ended = (child: ChildProcess): Promise<unknown[]> => once(child, 'exit');
