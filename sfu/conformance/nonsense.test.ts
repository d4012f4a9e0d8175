import * as mediasoup from 'mediasoup';
import { expect, test } from 'vitest';
import { dialects } from '../dialects/index.ts';
import { Vocabulary } from '../gateway/Vocabulary.ts';
import { dtlsParameters, parametersOf, rtpCapabilities, type TestClient, TestSfu } from '../handlers/testing.ts';
import { errorCodes } from '../protocol/errors.ts';
import type { Operation } from '../protocol/operations.ts';
import { Nonsense } from './nonsense.ts';
import { OlderServer } from './OlderServer.ts';
import { spoken } from './spoken.ts';

/** Another one finds other things: `LECTERN_FUZZ_SEED=7 npx vitest run sfu/conformance/nonsense`. */
const seed = Number(process.env.LECTERN_FUZZ_SEED ?? 1);
const framesPerEvent = 10_000;
/** As a flood comes in. */
const framesAtOnce = 50;
/** Over real sockets a thinner pass: every connection may send 480 media requests in ten seconds. */
const framesPerSocket = 250;

const workers: mediasoup.types.Worker[] = [];
mediasoup.observer.on('newworker', (worker) => workers.push(worker));

const roomId = 'physics';
const isTold = new Set<string>(errorCodes.filter((code) => code !== 'internal'));

/** Right in every vocabulary: where a field is not wanted it is not looked at. */
function validPayload(ids: Record<string, string>) {
	return {
		...{ roomId, roomCode: roomId, displayName: 'Anna', name: 'Anna', fullName: 'Anna', userId: 'anna', text: 'hi' },
		...{ direction: 'send', isProducer: true, kind: 'audio', source: 'mic', rtpParameters: parametersOf('mic') },
		...{ dtlsParameters, rtpCapabilities, participantData: { name: 'Anna' }, reaction: 'clap', message: 'hi', ...ids },
	};
}

/** A room with a teacher, who asks, and a student, whose things she may meddle with. */
async function begin(server: TestSfu) {
	server.sfu.rooms.find(roomId)?.close('roomClosed');
	server.createRoom({ roomId });
	const student = await server.enter({ roomId });
	const producerOfStudent = await student.produce('mic');
	const asker = await server.enter({ roomId, role: 'host', open: true });
	const transportId = await asker.transport('send');
	await asker.transport('recv');
	const { consumerId } = await asker.ask('consume', { producerId: producerOfStudent, rtpCapabilities });
	const ids = { transportId, producerId: producerOfStudent, consumerId, peerId: student.answer.peerId };
	return { student, asker, ids };
}

const isIn = ({ session }: TestClient) => session.joined !== undefined;

test.each(dialects)(
	'$name: 10,000 nonsensical payloads of every event are answered or survived',
	{ timeout: 120_000 },
	async (dialect) => {
		await using server = await TestSfu.start();
		const vocabulary = new Vocabulary(dialect);
		const rows = Object.entries(dialect.requests).flatMap(([operation, row]) =>
			[row ?? []].flat().map(({ event }) => ({ operation, event })),
		);
		for (const [index, { operation, event }] of rows.entries()) {
			let inside = await begin(server);
			const known = [...Object.values(inside.ids), roomId, dtlsParameters, rtpCapabilities, parametersOf('camera')];
			const nonsense = new Nonsense(seed + index, known);
			for (let frame = 0; frame < framesPerEvent; frame += framesAtOnce) {
				if (!isIn(inside.asker) || !isIn(inside.student)) inside = await begin(server);
				const { asker, ids } = inside;
				const valid = validPayload(ids);
				await Promise.all(
					Array.from({ length: framesAtOnce }, async () => {
						const asked = vocabulary.read(event, nonsense.payload(valid));
						if (!asked) throw new Error(`${event} is not understood`);
						const answer = await asker.askRaw(operation as Operation, asked.request);
						const told = vocabulary.tellable(asked, answer);
						const where = `${event}, seed ${seed}, near frame ${frame}`;
						if (!answer.ok && !isTold.has(answer.error.code)) throw new Error(`${where}: ${answer.error.code}`);
						if (vocabulary.reply(asked, told) === null) throw new Error(`${where}: no reply`);
						vocabulary.replyEvent(asked, told);
						vocabulary.follow(asked, told);
					}),
				);
			}
		}
		server.sfu.rooms.find(roomId)?.close('roomClosed');
		for (const worker of workers.filter(({ closed }) => !closed)) {
			const { routerIds, webRtcServerIds } = await worker.dump();
			expect([routerIds, webRtcServerIds.length]).toEqual([[], 1]);
		}
		server.createRoom({ roomId });
		expect((await server.enter({ roomId })).answer.status).toBe('joined');
	},
);

test('over real sockets the same: answers, a room that empties, and a place for the next one', {
	timeout: 120_000,
}, async () => {
	await using server = await OlderServer.start();
	for (const [index, dialect] of dialects.entries()) {
		const words = spoken[dialect.name as keyof typeof spoken];
		const events = Object.values(dialect.requests).flatMap((row) => [row ?? []].flat().map(({ event }) => event));
		const client = await server.connect({ query: { dialect: dialect.name } });
		await words(client, roomId).join();
		for (const event of [...events, 'nonsense', '__proto__']) {
			const nonsense = new Nonsense(seed + index, [roomId, dtlsParameters, rtpCapabilities]);
			const intruder = await server.connect({ query: { dialect: dialect.name } });
			await words(intruder, roomId).join();
			const valid = validPayload({ transportId: 'none', producerId: 'none', consumerId: 'none', peerId: 'none' });
			for (let frame = 0; frame < framesPerSocket; frame++) intruder.emit(event, nonsense.payload(valid));
			// The last one is answered: so were all before it.
			const last = intruder.ask(event, { nothing: true });
			await Promise.race([last.catch(() => {}), new Promise((gone) => intruder.socket.once('disconnect', gone))]);
			expect(JSON.stringify(intruder.heard)).not.toContain('"internal');
			intruder.socket.disconnect();
		}
		client.socket.disconnect();
	}
	const newcomer = await server.connect();
	const { peers } = await newcomer.ask('joinRoom', { roomId: 'afterwards', displayName: 'Newcomer' });
	expect(peers).toEqual([]);
	expect(await newcomer.ask('createTransport', { direction: 'send' })).toMatchObject({ ok: true });
	newcomer.socket.disconnect();
});
