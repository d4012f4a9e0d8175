import { RedisServer } from './RedisServer.ts';
import { type Front, TestServer } from './TestServer.ts';
import { until } from './until.ts';

/**
 * Clients of each `TestServer` that starts from now on, of sockets and of HTTP, come in by another server behind the same
 * Redis, which takes no rooms: all of them are on the first one. Each pair of servers is a cluster of its own.
 * @returns ends it
 */
export async function connectThroughFront(): Promise<() => Promise<void>> {
	const redis = await RedisServer.start();
	let pairs = 0;
	TestServer.front = async () => {
		const redisPrefix = `pair-${++pairs}:`;
		await redis.seemUsed(redisPrefix);
		return frontBehind({ redis: redis.url, redisPrefix });
	};
	return async () => {
		TestServer.front = undefined;
		await redis[Symbol.asyncDispose]();
	};
}

function frontBehind(shared: { redis: string; redisPrefix: string }): Front {
	return {
		// Those of older clients are at the front.
		settings: { ...shared, legacyPort: [] },
		open: async (home, { dataDir: _, ...given }) => {
			const front = await TestServer.start({ ...given, ...shared });
			await front.running.drain(new AbortController().signal);
			const token = await front.apiToken(['rooms:read']);
			await until(
				async () => (await front.request(`/rooms/${home.info.roomId}`, { token })).status,
				'the front to know the home',
				(status) => status === 200,
			);
			return front;
		},
	};
}
