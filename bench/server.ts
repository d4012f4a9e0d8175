/** Starts the product as its users do, with a temporary data folder, on loopback only, on the server's core. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ServerInfo } from '../sfu/serverInfo.ts';
import { onAllCores, onServerCore } from './machine/cores.ts';
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
	/** A data folder of the caller, who removes it: an earlier server may have left something there. Default: a new one. */
	dataDir?: string;
	/** Default: `recordings` in the data folder. */
	recordings?: string;
	/** Where it runs. Default: the server's core, see `machine/cores`. */
	core?: number;
	/** How many cores it has from there on. Default 1. */
	cores?: number;
	/** Not pinned, for measures of what happens after a class, when a computer has nothing else to do. Default false. */
	allCores?: boolean;
	/** Warnings are part of what is measured and are not printed. Default false. */
	expectsWarnings?: boolean;
	/** Called with every line of its log. */
	onLogLine?: (line: string) => void;
	/** Further environment variables of the server. */
	environment?: NodeJS.ProcessEnv;
};

type Started = { child: ChildProcess; ownDataDir: string | null; expectsWarnings: boolean };

/** The command line of the program under test. */
export const lectern = (...args: string[]) => [process.env.LECTERN_BENCH_PROGRAM ?? built, ...args];

export class BenchServer implements Target {
	readonly info: Omit<ServerInfo, 'recordingsDir'>;
	/** Where its lesson folders are. */
	readonly recordingsDir: string;
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
	/** Removed at the end; null: it belongs to the caller. */
	readonly #ownDataDir: string | null;
	readonly #expectsWarnings: boolean;

	private constructor(
		{ child, ownDataDir, expectsWarnings }: Started,
		{ info, recordingsDir, ca, startMs }: Pick<BenchServer, 'info' | 'recordingsDir' | 'ca' | 'startMs'>,
	) {
		this.#child = child;
		this.#ownDataDir = ownDataDir;
		this.#expectsWarnings = expectsWarnings;
		this.info = info;
		this.recordingsDir = recordingsDir;
		this.url = `https://127.0.0.1:${info.httpsPort}`;
		this.ca = ca;
		this.startMs = startMs;
	}

	static async start(options: BenchServerOptions = {}): Promise<BenchServer> {
		const { flags = [], logLevel = 'info', allCores = false, expectsWarnings = false } = options;
		const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'lectern-bench-')));
		const ownDataDir = options.dataDir === undefined ? dataDir : null;
		const recordingsDir = options.recordings ?? join(dataDir, 'recordings');
		const startedAt = performance.now();
		const folders = ['--data-dir', dataDir, '--recordings', recordingsDir];
		const args = lectern('serve', '--json', ...folders, ...loopbackOnly, '--log-level', logLevel, ...flags);
		const command = allCores
			? onAllCores(process.execPath, args)
			: onServerCore(process.execPath, args, options.core, options.cores);
		const env = { ...process.env, ...options.environment };
		const child = spawn(...command, { stdio: ['ignore', 'pipe', 'pipe'], env });
		// An interrupted bench must not leave a server running.
		const killChild = () => child.kill('SIGKILL');
		process.once('exit', killChild);
		child.once('exit', () => process.off('exit', killChild));
		const log = createInterface({ input: child.stderr });
		if (options.onLogLine) log.on('line', options.onLogLine);
		const line = await Promise.race([
			once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text)),
			once(child, 'exit').then(([code]) => Promise.reject(new Error(`lectern serve ended with code ${code}`))),
		]);
		const startMs = performance.now() - startedAt;
		const info: BenchServer['info'] = JSON.parse(line);
		const ca = await readFile(info.caFile, 'utf8');
		const server = new BenchServer({ child, ownDataDir, expectsWarnings }, { info, recordingsDir, ca, startMs });
		log.on('line', (text) => server.#read(text));
		await server.#letMeetWithoutHost();
		return server;
	}

	/** Most scenarios have students only. */
	async #letMeetWithoutHost(): Promise<void> {
		const { httpPort, hostToken } = this.info;
		const answer = await fetch(`http://127.0.0.1:${httpPort}/api/host`, {
			method: 'PATCH',
			headers: { authorization: `Bearer ${hostToken}`, 'content-type': 'application/json' },
			body: JSON.stringify({ waitForHost: false }),
		});
		if (!answer.ok) throw new Error(`PATCH /api/host: ${answer.status}`);
	}

	/** Collects times of operations and prints warnings. Lines that are not JSON come from the media worker. */
	#read(line: string): void {
		if (!line.startsWith('{')) return;
		const { level, msg, operation, tookMs }: Record<string, unknown> = JSON.parse(line);
		if (msg === 'answered') this.answered.push({ operation: String(operation), tookMs: Number(tookMs) });
		else if (Number(level) >= warningLevel && this.warnings++ < shownWarnings && !this.#expectsWarnings)
			process.stderr.write(`${line}\n`);
	}

	/** Ids of the server process and its workers. */
	pids(): Promise<number[]> {
		return familyOf(this.info.pid);
	}

	/** Resident memory of the server process and its workers, bytes. */
	async rssBytes(): Promise<number> {
		return rssBytes(await this.pids());
	}

	/** @param pids of this server; those that have ended meanwhile do not matter */
	kill(pids: readonly number[]): void {
		for (const pid of pids) {
			try {
				process.kill(pid, 'SIGKILL');
			} catch (error) {
				if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
			}
		}
	}

	/** Resolves when the server process has ended; after `kill`. */
	async ended(): Promise<void> {
		if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit');
	}

	async stop(): Promise<void> {
		if (this.#child.exitCode === null && this.#child.signalCode === null) {
			this.#child.kill('SIGTERM');
			await once(this.#child, 'exit');
		}
		if (this.warnings > shownWarnings && !this.#expectsWarnings)
			process.stderr.write(`The server warned ${this.warnings} times.\n`);
		if (this.#ownDataDir) await rm(this.#ownDataDir, { recursive: true, force: true });
	}
}
