import { afterAll, beforeAll } from 'vitest';
import { RedisServer } from './RedisServer.ts';
import { type Front, TestServer } from './TestServer.ts';
import { until } from './until.ts';

/**
 * In the tests of this block, clients of each `TestServer`, of sockets and of HTTP, come in by another server behind the same
 * Redis, which takes no rooms: all of them are on the first one. Each pair of servers is a cluster of its own.
 */
export function connectThroughFront(): void {
	let redis: RedisServer | undefined;
	let pairs = 0;
	beforeAll(async () => {
		const started = await RedisServer.start();
		redis = started;
		TestServer.front = async () => {
			const redisPrefix = `pair-${++pairs}:`;
			await started.seemUsed(redisPrefix);
			return frontBehind({ redis: started.url, redisPrefix });
		};
	});
	// Also after another `beforeAll` of the block has failed: a Redis that is left over would keep the test runner from ending.
	afterAll(async () => {
		TestServer.front = undefined;
		await redis?.[Symbol.asyncDispose]();
	});
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
