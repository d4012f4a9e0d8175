import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { issueCa, issueLeaf } from '../host/tls/issue.ts';
import { killAtExit } from '../killAtExit.ts';
import { until } from './until.ts';

type Options = {
	password?: string;
	/** By TLS alone, with a certificate of the CA in `caFile`. */
	secure?: boolean;
	/** Further settings of Redis, e.g. `['--maxmemory', '1mb']`. */
	settings?: readonly string[];
};

/** Why no Redis can be started, for the title of tests that are skipped; undefined: it can. */
export const noRedis: string | undefined = findProgram();

/** A redis-server of its own on a free port of loopback, without persistence: what it has is lost with its process. */
export class RedisServer {
	readonly port: number;
	readonly #options: Options;
	readonly #folder: string;
	#child: ChildProcess | undefined;

	private constructor(port: number, folder: string, options: Options) {
		this.port = port;
		this.#folder = folder;
		this.#options = options;
	}

	static async start(options: Options = {}): Promise<RedisServer> {
		const folder = await mkdtemp(join(tmpdir(), 'lectern-redis-'));
		const server = new RedisServer(await freePort(), folder, options);
		try {
			if (options.secure) await server.#certify();
			await server.start();
			return server;
		} catch (error) {
			await server[Symbol.asyncDispose]();
			throw error;
		}
	}

	/** As `start`, and `seemUsed`. */
	static async startUsed(): Promise<RedisServer> {
		const server = await RedisServer.start();
		await server.seemUsed();
		return server;
	}

	/**
	 * As if servers had worked behind it for long. Behind a new one, as behind one that has lost everything, they wait some seconds for each
	 * other: nobody is followed, and what is not there may only be missing.
	 */
	async seemUsed(prefix = 'lectern:'): Promise<void> {
		await this.ask('hset', `${prefix}cluster`, 'run', 1, 'runAt', 1);
	}

	/** For `--redis`, with the password. */
	get url(): string {
		return this.urlAt(this.port);
	}

	/** The same through another port, e.g. of a `CuttableLine`. */
	urlAt(port: number): string {
		const { password, secure } = this.#options;
		return `${secure ? 'rediss' : 'redis'}://${password ? `:${password}@` : ''}127.0.0.1:${port}`;
	}

	/** Of the CA of a `secure` one, in PEM. */
	get caFile(): string {
		return this.#file('ca.pem');
	}

	/** Again, empty, on the same port. */
	async start(): Promise<void> {
		const { password, secure, settings = [] } = this.#options;
		const port = String(this.port);
		const flags = [
			...(secure ? ['--port', '0', '--tls-port', port, '--tls-auth-clients', 'no'] : ['--port', port]),
			...(secure ? ['--tls-cert-file', this.#file('cert.pem'), '--tls-key-file', this.#file('key.pem')] : []),
			...['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', this.#folder],
			...(password ? ['--requirepass', password] : []),
			...settings,
		];
		const child = spawn('redis-server', flags, { stdio: ['ignore', 'ignore', 'inherit'] });
		this.#child = child;
		killAtExit(child);
		while (!(await this.#answers())) {
			if (child.exitCode !== null || child.signalCode !== null) throw new Error('redis-server has ended');
			await sleep(20);
		}
	}

	/** SIGKILL. Its connections end. */
	async kill(): Promise<void> {
		const child = this.#child;
		this.#child = undefined;
		if (!child || child.exitCode !== null || child.signalCode !== null) return;
		const ended = once(child, 'exit');
		child.kill('SIGKILL');
		await ended;
	}

	/** As after a crash without persistence. */
	async restartEmpty(): Promise<void> {
		await this.kill();
		await this.start();
	}

	/** SIGSTOP: connections stay, and new ones come up, but nothing is answered until `thaw`, when all of it is carried out. */
	freeze(): void {
		this.#child?.kill('SIGSTOP');
	}

	thaw(): void {
		this.#child?.kill('SIGCONT');
	}

	/** One command of a test's own, e.g. `ask('get', 'lectern:secret')`; keys with their prefix. */
	async ask(command: string, ...args: (string | number)[]): Promise<unknown> {
		const redis = await this.#connect();
		try {
			return await redis.call(command, ...args);
		} finally {
			redis.disconnect();
		}
	}

	/** Waits until so many servers have told it that they know each other: only who is known may follow one that dies. */
	async untilKnown(count: number): Promise<void> {
		const told = async () => {
			const version = await this.ask('hget', 'lectern:cluster', 'version');
			const known = (await this.ask('hvals', 'lectern:knownVersions')) as unknown[];
			return known.every((each) => each === version) ? known.length : 0;
		};
		await until(told, `${count} servers to know each other`, (servers) => servers === count, { everyMs: 20 });
	}

	/** Waits until a server that has died may be followed: after a start, or a time without renewals, nobody is for some seconds. */
	async untilGracePeriodEnds(): Promise<void> {
		const exists = () => this.ask('exists', 'lectern:gracePeriod');
		await until(exists, 'the end of the grace period', (count) => count === 0, { everyMs: 20 });
	}

	/** How often each command was called since the start, by its name in lower case; those within scripts count too. */
	async calls(): Promise<Map<string, number>> {
		const lines = String(await this.ask('info', 'commandstats')).matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm);
		return new Map([...lines].map(([, name = '', calls]) => [name, Number(calls)]));
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.kill();
		await rm(this.#folder, { recursive: true, force: true });
	}

	#file(name: string): string {
		return join(this.#folder, name);
	}

	async #certify(): Promise<void> {
		const ca = await issueCa('a test');
		const leaf = await issueLeaf(ca, ['127.0.0.1']);
		await writeFile(this.caFile, ca.certificate);
		await writeFile(this.#file('cert.pem'), leaf.certificate);
		await writeFile(this.#file('key.pem'), leaf.key);
	}

	async #connect(): Promise<Redis> {
		const { password, secure } = this.#options;
		const redis = new Redis({
			...{ host: '127.0.0.1', port: this.port, lazyConnect: true, retryStrategy: () => null },
			...(password && { password }),
			...(secure && { tls: { rejectUnauthorized: false } }),
		});
		redis.on('error', () => {});
		await redis.connect();
		return redis;
	}

	async #answers(): Promise<boolean> {
		try {
			await this.ask('ping');
			return true;
		} catch {
			return false;
		}
	}
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	// A server that listens on TCP has such an address.
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
}

function findProgram(): string | undefined {
	try {
		execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
		return undefined;
	} catch {
		return '(redis-server is not installed)';
	}
}
