import { expect, test } from 'vitest';
import { TestServer } from '../testing/TestServer.ts';
import { adapters, type DialectName } from './adapters.ts';
import { Fuzzer } from './Fuzzer.ts';
import { eventsOf, judge, seed } from './fuzzEveryEvent.ts';
import { samplePayloads } from './samplePayloads.ts';

const roomId = 'physics';
const names = Object.keys(adapters) as DialectName[];
/** Few: every connection may send 480 media requests in ten seconds, and 20 joins. Through another server, still fewer. */
const payloadsPerEvent = () => (TestServer.front ? 12 : 60);

test.each(names)(
	`%s, seed ${seed}: answers fuzzed payloads over real sockets or ends the connection`,
	{ timeout: 60_000 },
	async (name) => {
		// Each event leaves the seat of a lost connection behind.
		await using server = await TestServer.start({ open: true, maxParticipants: 1_000 });
		const fuzzer = new Fuzzer(seed);
		const bystander = await server.connectLegacy({ query: { dialect: 'native' } });
		const { peerId } = await bystander.ask('joinRoom', { roomId, displayName: 'Anna' });
		await bystander.ask('createTransport', { direction: 'send' });
		for (const event of [...eventsOf(name), 'no-such-event', '__proto__']) {
			const client = await server.connectLegacy({ query: { dialect: name } });
			const signalling = adapters[name](client, roomId);
			await signalling.join();
			const { id: send } = await signalling.transport('send');
			const { id: recv } = await signalling.transport('recv');
			const ids = { roomId, send, recv, ownProducerId: 'none', producerId: 'none', consumerId: 'none', peerId };
			const payloads = Array.from({ length: payloadsPerEvent() }, () =>
				fuzzer.near(samplePayloads[name](ids)[event], Object.values(ids)),
			);
			const ended = client.ended();
			const answers = payloads.map((payload) =>
				client.ack(event, payload).then((answer) => judge(name, event, answer)),
			);
			await Promise.race([Promise.all(answers), ended]);
			client.socket.disconnect();
			await Promise.allSettled(answers);
		}
		expect(await bystander.ack('createTransport', { direction: 'recv' })).toMatchObject({ ok: true });
	},
);
