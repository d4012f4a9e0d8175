import { expect, test } from 'vitest';
import { LegacyServer } from '../testing/LegacyServer.ts';
import { type DialectName, spoken } from './adapters.ts';
import { Fuzzer } from './Fuzzer.ts';
import { eventsOf, judge, seed } from './fuzzEveryEvent.ts';
import { phrases } from './samplePayloads.ts';

const roomId = 'physics';
const names = Object.keys(spoken) as DialectName[];
/** A thinner pass: every connection may send 480 media requests in ten seconds, and 20 joins. */
const framesPerEvent = 60;

test.each(names)(
	`%s, seed ${seed}: noise over real sockets is told, or sent away`,
	{ timeout: 60_000 },
	async (name) => {
		await using server = await LegacyServer.start();
		const noise = new Fuzzer(seed);
		const founder = await server.connect({ query: { dialect: 'native' } });
		const { peerId } = await founder.ask('joinRoom', { roomId, displayName: 'Anna' });
		await founder.ask('createTransport', { direction: 'send' });
		for (const event of [...eventsOf(name), 'no-such-event', '__proto__']) {
			const client = await server.connect({ query: { dialect: name } });
			const talk = spoken[name](client, roomId);
			await talk.join();
			const { id: send } = await talk.transport('send');
			const { id: recv } = await talk.transport('recv');
			const things = { roomId, send, recv, ownProducerId: 'none', producerId: 'none', consumerId: 'none', peerId };
			const frames = Array.from({ length: framesPerEvent }, () =>
				noise.near(phrases[name](things)[event], Object.values(things)),
			);
			const ended = new Promise<void>((resolve) => client.socket.once('disconnect', () => resolve()));
			const answers = frames.map((frame) => client.ask(event, frame).then((answer) => judge(name, event, answer)));
			await Promise.race([Promise.all(answers), ended]);
			client.socket.disconnect();
			await Promise.allSettled(answers);
		}
		expect(await founder.ask('createTransport', { direction: 'recv' })).toMatchObject({ ok: true });
	},
);
