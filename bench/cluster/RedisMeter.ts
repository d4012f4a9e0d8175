/** What Redis itself counts: commands, bytes, CPU time and memory, without what the meter asks. */
import { Redis } from 'ioredis';

/** Since the meter was opened or since an earlier reading, see `since`. */
export type RedisCount = {
	/** Calls by the name of the command, those within scripts included. */
	calls: Map<string, number>;
	/** Time within scripts, µs, without what receiving and sending takes. */
	scriptsUs: number;
	/** Bytes received and sent by Redis. */
	bytes: number;
	/** CPU time of the process, ms. */
	cpuMs: number;
	/** On the bench's clock, ms. */
	atMs: number;
};

/** What connections and the meter itself ask for: once for each connection, not for each operation. */
const ownCommands = /^(info|hello|client\||client$|auth$|select$|command|memory\||memory$|scan$|config\||ping$|quit$)/;

export class RedisMeter {
	readonly #redis: Redis;
	/** Bytes of what was asked and answered here so far. */
	#ownBytes = 0;

	private constructor(redis: Redis) {
		this.#redis = redis;
	}

	static async open(url: string): Promise<RedisMeter> {
		const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
		await redis.connect();
		return new RedisMeter(redis);
	}

	async pid(): Promise<number> {
		return number(await this.#info(), 'process_id');
	}

	async read(): Promise<RedisCount> {
		const ownBytes = this.#ownBytes;
		const info = await this.#info();
		const lines = info.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm);
		const calls = [...lines].map(([, name = '', count]) => [name, Number(count)] as const);
		const cpuSeconds = number(info, 'used_cpu_user') + number(info, 'used_cpu_sys');
		return {
			scriptsUs: Number(/^cmdstat_evalsha:calls=\d+,usec=(\d+)/m.exec(info)?.[1] ?? 0),
			calls: new Map(calls.filter(([name]) => !ownCommands.test(name))),
			// The request of this reading has been received, its answer has not been sent yet.
			bytes: number(info, 'total_net_input_bytes') + number(info, 'total_net_output_bytes') - ownBytes - request.length,
			cpuMs: cpuSeconds * 1000,
			atMs: performance.now(),
		};
	}

	/** Bytes that all keys of a pattern take, by `MEMORY USAGE`: what is kept, without the buffers of connections. */
	async memoryBytes(pattern: string): Promise<number> {
		let [cursor, bytes] = ['0', 0];
		do {
			const [next, keys] = await this.#redis.scan(cursor, 'MATCH', pattern, 'COUNT', 1000);
			const sizes = await Promise.all(keys.map((key) => this.#redis.memory('USAGE', key, 'SAMPLES', 0)));
			bytes += sizes.reduce<number>((sum, size) => sum + Number(size ?? 0), 0);
			cursor = next;
		} while (cursor !== '0');
		return bytes;
	}

	close(): void {
		this.#redis.disconnect();
	}

	async #info(): Promise<string> {
		const info = String(await this.#redis.call('info', 'everything'));
		const { length } = Buffer.from(info);
		this.#ownBytes += request.length + `=${length + 4}\r\ntxt:`.length + length + 2;
		return info;
	}
}

/** As it is sent. */
const request = '*2\r\n$4\r\ninfo\r\n$10\r\neverything\r\n';

/** What happened between two readings. */
export function between(before: RedisCount, after: RedisCount) {
	const calls = [...after.calls].map(([name, count]) => [name, count - (before.calls.get(name) ?? 0)] as const);
	const happened = calls.filter(([, count]) => count > 0).sort(([, a], [, b]) => b - a);
	const scripts = happened.find(([name]) => name === 'evalsha')?.[1] ?? 0;
	return {
		/** Of one script. */
		scriptUs: (after.scriptsUs - before.scriptsUs) / scripts,
		commands: happened.reduce((sum, [, count]) => sum + count, 0),
		/** Most frequent first. */
		byName: happened,
		bytes: after.bytes - before.bytes,
		cpuMs: after.cpuMs - before.cpuMs,
		seconds: (after.atMs - before.atMs) / 1000,
	};
}

function number(info: string, name: string): number {
	const [, value] = new RegExp(`^${name}:([\\d.]+)`, 'm').exec(info) ?? [];
	if (value === undefined) throw new Error(`Redis does not tell ${name}`);
	return Number(value);
}
