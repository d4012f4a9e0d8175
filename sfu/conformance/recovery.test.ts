import { beforeAll, expect, test } from 'vitest';
import { installWebRtc, looksOf } from '../testing/syntheticMedia.ts';
import { TestPeer } from '../testing/TestPeer.ts';
import { TestServer } from '../testing/TestServer.ts';
import { type Adapter, adapters } from './adapters.ts';

const { native: _native, ...legacy } = adapters;

beforeAll(installWebRtc);

test.each(Object.entries(legacy))(
	'%s: disconnects its clients when the media worker dies, and lets them join the class again',
	{ timeout: 60_000 },
	async (_name, adapter: Adapter) => {
		await using server = await TestServer.start({ open: true });
		const enter = async (index: number) => {
			const client = await server.connectLegacy();
			const peer = await TestPeer.join(adapter(client, server.info.roomId));
			await peer.show(looksOf(index));
			// Rejects when the connection ends.
			void peer.receive().catch(() => {});
			return { client, peer };
		};
		const all = [looksOf(0), looksOf(1)];
		const before = [await enter(0), await enter(1)];
		const after: typeof before = [];
		try {
			await before[0]?.peer.meets(looksOf(1), all);
			const ended = before.map(({ client }) => client.ended());
			for (const { pid } of (await server.running.hostInfo.status()).workers) process.kill(pid, 'SIGKILL');
			// Not `io server disconnect`, after which a client does not reconnect by itself.
			expect(await Promise.all(ended)).toEqual(['transport close', 'transport close']);
			after.push(await enter(0), await enter(1));
			await Promise.all([after[0]?.peer.meets(looksOf(1), all), after[1]?.peer.meets(looksOf(0), all)]);
		} finally {
			for (const { peer } of [...before, ...after]) peer.leave();
		}
	},
);
