import { beforeAll, expect, test } from 'vitest';
import { LegacyServer } from '../testing/LegacyServer.ts';
import { installWebRtc, looksOf } from '../testing/media.ts';
import { TestPeer } from '../testing/TestPeer.ts';
import { type Spoken, spoken } from './adapters.ts';

const { native: _native, ...older } = spoken;

beforeAll(installWebRtc);

test.each(Object.entries(older))(
	'%s: after a media worker died its clients are sent away, and find the class again',
	{ timeout: 60_000 },
	async (_name, words: Spoken) => {
		await using server = await LegacyServer.start();
		const enter = async (index: number) => {
			const client = await server.connect();
			const person = await TestPeer.enter(words(client, server.server.info.roomId));
			await person.show(looksOf(index));
			// Ends with the connection.
			void person.receive().catch(() => {});
			return { client, person };
		};
		const all = [looksOf(0), looksOf(1)];
		const before = [await enter(0), await enter(1)];
		const after: typeof before = [];
		try {
			await before[0]?.person.meets(looksOf(1), all);
			const ended = before.map(({ client }) => new Promise((resolve) => client.socket.once('disconnect', resolve)));
			for (const { pid } of (await server.server.running.hostInfo.status()).workers) process.kill(pid, 'SIGKILL');
			// Not `io server disconnect`, after which a client does not reconnect by itself.
			expect(await Promise.all(ended)).toEqual(['transport close', 'transport close']);
			after.push(await enter(0), await enter(1));
			await Promise.all([after[0]?.person.meets(looksOf(1), all), after[1]?.person.meets(looksOf(0), all)]);
		} finally {
			for (const { person } of [...before, ...after]) person.leave();
		}
	},
);
