/** Starts the product as its users do, with a temporary data folder, on loopback only, on the server's core. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ServerInfo } from '../sfu/serverInfo.ts';
import { onServerCore } from './machine/cores.ts';
import { familyOf, rssBytes } from './machine/processes.ts';
import type { Target } from './peers/SignallingPeer.ts';

const built = fileURLToPath(new URL('../dist/sfu/cli.js', import.meta.url));
const loopbackOnly = ['--port', '0', '--http-port', '0', '--media-port', '0', '--bind', '127.0.0.1', '--no-mdns'];

/** pino's level `warn`. */
const warningLevel = 40;
/** Warnings printed to stderr; further ones are only counted. */
const shownWarnings = 4;

export type BenchServerOptions = {
	/** Further flags of `lectern serve`. */
	flags?: string[];
	/** `debug` makes the server log the time of each operation (`answered`), which costs time itself. Default `info`. */
	logLevel?: 'info' | 'debug';
};

export class BenchServer implements Target {
	readonly info: ServerInfo;
	readonly url: string;
	/** PEM of the server's certificate authority, for clients. */
	readonly ca: string;
	/** Time from spawn to the JSON line that the server prints when it listens. */
	readonly startMs: number;
	/** Server-side time of every operation so far, from its log; needs `logLevel: 'debug'`. */
	readonly answered: { operation: string; tookMs: number }[] = [];
	/** Log lines of level `warn` and above. */
	warnings = 0;
	readonly #child: ChildProcess;
	readonly #dataDir: string;

	private constructor(child: ChildProcess, dataDir: string, info: ServerInfo, ca: string, startMs: number) {
		this.#child = child;
		this.#dataDir = dataDir;
		this.info = info;
		this.url = `https://127.0.0.1:${info.httpsPort}`;
		this.ca = ca;
		this.startMs = startMs;
	}

	static async start({ flags = [], logLevel = 'info' }: BenchServerOptions = {}): Promise<BenchServer> {
		const dataDir = await mkdtemp(join(tmpdir(), 'lectern-bench-'));
		const startedAt = performance.now();
		const program = process.env.LECTERN_BENCH_PROGRAM ?? built;
		const args = [
			program,
			'serve',
			'--json',
			'--data-dir',
			dataDir,
			...loopbackOnly,
			'--log-level',
			logLevel,
			...flags,
		];
		const child = spawn(...onServerCore(process.execPath, args), { stdio: ['ignore', 'pipe', 'pipe'] });
		// An interrupted bench must not leave a server running.
		const killChild = () => child.kill('SIGKILL');
		process.once('exit', killChild);
		child.once('exit', () => process.off('exit', killChild));
		const log = createInterface({ input: child.stderr });
		const line = await Promise.race([
			once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text)),
			once(child, 'exit').then(([code]) => Promise.reject(new Error(`lectern serve ended with code ${code}`))),
		]);
		const startMs = performance.now() - startedAt;
		const info: ServerInfo = JSON.parse(line);
		const server = new BenchServer(child, dataDir, info, await readFile(info.caFile, 'utf8'), startMs);
		log.on('line', (text) => server.#read(text));
		return server;
	}

	/** Collects times of operations and prints warnings. Lines that are not JSON come from the media worker. */
	#read(line: string): void {
		if (!line.startsWith('{')) return;
		const { level, msg, operation, tookMs }: Record<string, unknown> = JSON.parse(line);
		if (msg === 'answered') this.answered.push({ operation: String(operation), tookMs: Number(tookMs) });
		else if (Number(level) >= warningLevel && this.warnings++ < shownWarnings) process.stderr.write(`${line}\n`);
	}

	/** Ids of the server process and its workers. */
	pids(): Promise<number[]> {
		return familyOf(this.info.pid);
	}

	/** Resident memory of the server process and its workers, bytes. */
	async rssBytes(): Promise<number> {
		return rssBytes(await this.pids());
	}

	async stop(): Promise<void> {
		if (this.#child.exitCode === null) {
			this.#child.kill('SIGTERM');
			await once(this.#child, 'exit');
		}
		if (this.warnings > shownWarnings) process.stderr.write(`The server warned ${this.warnings} times.\n`);
		await rm(this.#dataDir, { recursive: true, force: true });
	}
}
