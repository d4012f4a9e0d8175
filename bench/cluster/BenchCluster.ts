/** Several servers behind one Redis, all on loopback, each as its users start it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { noRedis, RedisServer } from '../../sfu/testing/RedisServer.ts';
import { moveToServerCore } from '../machine/cores.ts';
import { BenchServer } from '../server.ts';
import { RedisMeter } from './RedisMeter.ts';

const prefix = 'bench:';
/** They know of each other, and what starting asks for is over. */
const settleMs = 5_000;
const startTimeoutMs = 30_000;

export const clusterFlags = ['--open', '--workers', '1', '--rooms-per-address', '1000'];

export class BenchCluster {
	readonly servers: readonly BenchServer[];
	readonly meter: RedisMeter;
	readonly #redis: RedisServer;

	private constructor(redis: RedisServer, meter: RedisMeter, servers: readonly BenchServer[]) {
		this.#redis = redis;
		this.meter = meter;
		this.servers = servers;
	}

	/**
	 * @param cores of the servers, one each; Redis is on the first one's
	 * @throws Error redis-server is not installed; the servers do not find each other
	 */
	static async start(cores: readonly number[]): Promise<BenchCluster> {
		if (noRedis) throw new Error(`no Redis ${noRedis}`);
		const redis = await RedisServer.start();
		const servers: BenchServer[] = [];
		try {
			const meter = await RedisMeter.open(redis.url);
			moveToServerCore(await meter.pid());
			const flags = [...clusterFlags, '--redis', redis.url, '--redis-prefix', prefix];
			// One after the other: the first one writes what all of them share.
			for (const core of cores) servers.push(await BenchServer.start({ flags, core }));
			const cluster = new BenchCluster(redis, meter, servers);
			await cluster.#beTogether();
			return cluster;
		} catch (error) {
			for (const server of servers) await server.stop();
			await redis[Symbol.asyncDispose]();
			throw error;
		}
	}

	/** @throws RangeError there is no such server */
	server(index: number): BenchServer {
		const server = this.servers[index];
		if (!server) throw new RangeError(`no server ${index}`);
		return server;
	}

	/** What is kept in Redis of a kind, bytes. @param kind beginning of the keys, e.g. `room`; default: all */
	memoryBytes(kind = ''): Promise<number> {
		return this.meter.memoryBytes(`${prefix}${kind}*`);
	}

	/** @returns the id of the server that has the room; null: none has */
	async homeOf(roomId: string): Promise<string | null> {
		const home = await this.#redis.ask('hget', `${prefix}room:${roomId}`, 'home');
		return typeof home === 'string' ? home : null;
	}

	async stop(): Promise<void> {
		await Promise.all(this.servers.map((server) => server.stop()));
		this.meter.close();
		await this.#redis[Symbol.asyncDispose]();
	}

	/** Each server has told the others of itself. */
	async #beTogether(): Promise<void> {
		const until = performance.now() + startTimeoutMs;
		while (Number(await this.#redis.ask('hlen', `${prefix}servers`)) < this.servers.length) {
			if (performance.now() > until) throw new Error('the servers did not find each other');
			await sleep(200);
		}
		await sleep(settleMs);
	}
}
