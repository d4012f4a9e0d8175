/** Starts the product as its users do, in a folder of its own, on loopback only. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ServerInfo } from '../sfu/serverInfo.ts';

const cli = fileURLToPath(new URL('../dist/sfu/cli.js', import.meta.url));

export class BenchServer {
	readonly info: ServerInfo;
	/** PEM of its CA, for clients. */
	readonly ca: string;
	/** From spawn to the line that says it listens. */
	readonly startMs: number;
	/** The server's own share of every operation so far, from its log. */
	readonly answered: { operation: string; tookMs: number }[] = [];
	readonly #child: ChildProcess;
	readonly #dataDir: string;

	private constructor(child: ChildProcess, dataDir: string, info: ServerInfo, ca: string, startMs: number) {
		this.#child = child;
		this.#dataDir = dataDir;
		this.info = info;
		this.ca = ca;
		this.startMs = startMs;
	}

	static async start(): Promise<BenchServer> {
		const dataDir = await mkdtemp(join(tmpdir(), 'lectern-bench-'));
		const startedAt = performance.now();
		const child = spawn(
			process.execPath,
			[cli, 'serve', '--json', '--data-dir', dataDir, '--port', '0', '--http-port', '0', '--media-port', '0'].concat([
				'--bind',
				'127.0.0.1',
				'--no-mdns',
				'--log-level',
				'debug',
			]),
			{ stdio: ['ignore', 'pipe', 'pipe'] },
		);
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

	/** Answered operations are counted, warnings shown. Not every line is ours: the media worker may print, too. */
	#read(line: string): void {
		if (!line.startsWith('{')) return;
		const { level, msg, operation, tookMs }: Record<string, unknown> = JSON.parse(line);
		if (msg === 'answered') this.answered.push({ operation: String(operation), tookMs: Number(tookMs) });
		else if (Number(level) >= 40) process.stderr.write(`${line}\n`);
	}

	/** Resident memory of the server process and its workers. Linux only. */
	async rssBytes(): Promise<number> {
		const pids = [this.info.pid, ...(await childrenOf(this.info.pid))];
		const sizes = await Promise.all(pids.map(rssOf));
		return sizes.reduce((sum, size) => sum + size, 0);
	}

	async stop(): Promise<void> {
		if (this.#child.exitCode === null) {
			this.#child.kill('SIGTERM');
			await once(this.#child, 'exit');
		}
		await rm(this.#dataDir, { recursive: true, force: true });
	}
}

async function rssOf(pid: number): Promise<number> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024;
}

async function childrenOf(pid: number): Promise<number[]> {
	const tasks = await readdir(`/proc/${pid}/task`);
	const lists = await Promise.all(tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, 'utf8')));
	return lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number));
}
