import { expect, test } from 'vitest';
import { dtlsParameters, parametersOf, rtpCapabilities } from '../testing/rtpParameters.ts';
import type { SocketClient } from '../testing/SocketClient.ts';
import { TestServer } from '../testing/TestServer.ts';

const roomId = 'room-123';
const participantData = { name: 'Flutter User', platform: 'flutter' };
const options = { maxParticipants: 2, enableRecording: true };

const join = (client: SocketClient, name: string) =>
	client.tell('mediasoup:join-room', { roomId, participantData: { name } }, 'mediasoup:room-joined');

test('flutter: answers the flow of its document by events', async () => {
	await using server = await TestServer.start({ open: true });
	const a = await server.connectLegacy({ transports: ['websocket'] }, '/ws');
	// As in the example of its document: without waiting for the first answer.
	a.emit('mediasoup:create-room', { roomId, options });
	a.emit('mediasoup:join-room', { roomId, participantData });
	const created = await a.next('mediasoup:room-created');
	expect(created.room).toMatchObject({ id: roomId, rtpCapabilities: {}, options: { maxParticipants: 2 } });
	const joined = await a.next('mediasoup:room-joined');
	expect(joined.room).toMatchObject({ id: roomId, participants: [], rtpCapabilities: { codecs: expect.any(Array) } });

	const { transport } = await a.tell(
		'mediasoup:create-transport',
		{ roomId, direction: 'send' },
		'mediasoup:transport-created',
	);
	const { id: transportId } = transport;
	const connect = { roomId, transportId, dtlsParameters };
	expect(await a.tell('mediasoup:connect-transport', connect, 'mediasoup:transport-connected')).toEqual({
		transportId,
	});
	const sound = { roomId, transportId, kind: 'audio', rtpParameters: parametersOf('mic') };
	const { producer } = await a.tell('mediasoup:create-producer', sound, 'mediasoup:producer-created');

	const b = await server.connectLegacy({ transports: ['websocket'], path: '/ws' });
	const second = await join(b, 'Ben');
	expect(second.room.participants).toMatchObject([{ id: joined.participantId, data: participantData }]);
	const { participant } = await a.next('mediasoup:participant-joined');
	expect(participant).toMatchObject({ id: second.participantId, data: { name: 'Ben' }, joinedAt: expect.any(Number) });
	const announced = { id: producer.id, kind: 'audio', participantId: joined.participantId };
	expect(await b.next('mediasoup:new-producer')).toEqual({ producer: announced });

	const recv = await b.ack('mediasoup:create-transport', { roomId, direction: 'recv' });
	const wanted = { roomId, transportId: recv.transport.id, producerId: producer.id, rtpCapabilities };
	const { consumer } = await b.tell('mediasoup:create-consumer', wanted, 'mediasoup:consumer-created');
	expect(consumer).toMatchObject({ producerId: producer.id, kind: 'audio', rtpParameters: {} });
	const one = { roomId, consumerId: consumer.id };
	for (const [event, reply] of [
		['resume', 'resumed'],
		['pause', 'paused'],
		['close', 'closed'],
	]) {
		const told = await b.tell(`mediasoup:${event}-consumer`, one, `mediasoup:consumer-${reply}`);
		expect(told).toEqual({ consumerId: consumer.id });
	}
	const info = await b.tell('mediasoup:get-room-info', { roomId }, 'mediasoup:room-info');
	expect(info.room.participants).toHaveLength(2);
	await a.tell('mediasoup:close-producer', { roomId, producerId: producer.id }, 'mediasoup:producer-closed');
	expect(await b.next('mediasoup:producer-closed')).toEqual({ producerId: producer.id });
	expect(await a.tell('mediasoup:leave-room', { roomId }, 'mediasoup:room-left')).toEqual({ roomId });
	expect(await b.next('mediasoup:participant-left')).toEqual({ participantId: joined.participantId });
});

type Step = [event: string, data: object, reply: string];
/** Sends a request, and returns the payload of the answer. */
type Way = (client: SocketClient, ...step: Step) => ReturnType<SocketClient['tell']>;
const ways: [string, Way][] = [
	['events', (client, event, data, reply) => client.tell(event, data, reply)],
	[
		'acks, and not by events as well',
		async (client, event, data, reply) => {
			const answer = await client.ack(event, data);
			expect(client.heard.map((heard) => heard.event)).not.toContain(reply);
			return answer;
		},
	],
];

test.each(ways)('flutter: answers a whole call, step by step, by %s', async (_name, say) => {
	await using server = await TestServer.start({ open: true });
	const [a, b] = [await server.connectLegacy(), await server.connectLegacy()];
	const view = { id: roomId, rtpCapabilities: expect.any(Object), participants: expect.any(Array) };
	const room = { room: expect.objectContaining(view) };
	expect(await say(a, 'mediasoup:create-room', { roomId, options }, 'mediasoup:room-created')).toMatchObject(room);
	for (const client of [a, b]) {
		const joined = await say(client, 'mediasoup:join-room', { roomId, participantData }, 'mediasoup:room-joined');
		expect(joined).toMatchObject(room);
	}
	const open = async (client: SocketClient, direction: string): Promise<string> => {
		const made = await say(client, 'mediasoup:create-transport', { roomId, direction }, 'mediasoup:transport-created');
		const parts = { iceParameters: {}, iceCandidates: expect.any(Array), dtlsParameters: {} };
		expect(made.transport).toMatchObject({ id: expect.any(String), ...parts });
		return made.transport.id;
	};
	const [send, recv] = [await open(a, 'send'), await open(b, 'recv')];
	for (const [client, transportId] of [[a, send] as const, [b, recv] as const]) {
		const connect = { roomId, transportId, dtlsParameters };
		const told = await say(client, 'mediasoup:connect-transport', connect, 'mediasoup:transport-connected');
		expect(told).toEqual({ transportId });
	}
	const sound = { roomId, transportId: send, kind: 'audio', rtpParameters: parametersOf('mic') };
	const { producer } = await say(a, 'mediasoup:create-producer', sound, 'mediasoup:producer-created');
	expect(producer).toEqual({ id: expect.any(String), kind: 'audio' });
	const wanted = { roomId, transportId: recv, producerId: producer.id, rtpCapabilities };
	const { consumer } = await say(b, 'mediasoup:create-consumer', wanted, 'mediasoup:consumer-created');
	expect(consumer).toMatchObject({ id: expect.any(String), producerId: producer.id, kind: 'audio', rtpParameters: {} });
	const ofConsumer = { roomId, consumerId: consumer.id };
	const ofProducer = { roomId, producerId: producer.id };
	const steps: [SocketClient, Step, answer: object][] = [
		[b, ['mediasoup:resume-consumer', ofConsumer, 'mediasoup:consumer-resumed'], { consumerId: consumer.id }],
		[b, ['mediasoup:pause-consumer', ofConsumer, 'mediasoup:consumer-paused'], { consumerId: consumer.id }],
		[b, ['mediasoup:close-consumer', ofConsumer, 'mediasoup:consumer-closed'], { consumerId: consumer.id }],
		[a, ['mediasoup:close-producer', ofProducer, 'mediasoup:producer-closed'], { producerId: producer.id }],
		[a, ['mediasoup:leave-room', { roomId }, 'mediasoup:room-left'], { roomId }],
	];
	for (const [client, step, answer] of steps) expect([step, await say(client, ...step)]).toEqual([step, answer]);
});
