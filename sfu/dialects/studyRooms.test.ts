import { expect, test } from 'vitest';
import { dtlsParameters, parametersOf, rtpCapabilities } from '../testing/rtpParameters.ts';
import { TestServer } from '../testing/TestServer.ts';

const roomId = 'study-1';

test('study rooms: answers every request in the ack', async () => {
	await using server = await TestServer.start({ open: true });
	const anna = await server.connectLegacy();
	const { participantId } = await anna.ack('join-room', { roomId, name: 'Anna' });
	const { rtpCapabilities: routerCapabilities } = await anna.ack('get-rtp-capabilities');
	expect(routerCapabilities).toMatchObject({ codecs: expect.any(Array), headerExtensions: expect.any(Array) });
	const { transport } = await anna.ack('create-transport', { direction: 'send' });
	expect(transport).toMatchObject({
		id: expect.any(String),
		iceParameters: {},
		iceCandidates: expect.any(Array),
		dtlsParameters: {},
	});
	const connected = await anna.ack('connect-transport', { transportId: transport.id, dtlsParameters });
	expect(connected).toEqual({ success: true });
	const sound = { transportId: transport.id, kind: 'audio', rtpParameters: parametersOf('mic') };
	const { producerId } = await anna.ack('produce', sound);

	const ben = await server.connectLegacy();
	await ben.ack('join-room', { roomId, name: 'Ben' });
	expect(await ben.next('new-producer')).toEqual({ producerId, participantId, kind: 'audio' });
	const recv = (await ben.ack('create-transport', { direction: 'recv' })).transport;
	const consumer = await ben.ack('consume', { transportId: recv.id, producerId, rtpCapabilities });
	expect(consumer).toMatchObject({ id: expect.any(String), producerId, kind: 'audio', rtpParameters: {} });
	expect(await ben.ack('resume-consumer', { consumerId: consumer.id })).toEqual({ success: true });
	expect(await ben.ack('close-consumer', { consumerId: consumer.id })).toEqual({ success: true });
	expect(await anna.ack('close-producer', { producerId })).toEqual({ success: true });
	expect(await ben.next('producer-closed')).toEqual({ producerId, participantId });
});

test('study rooms: answers by events in the order of the requests when there is no ack function', async () => {
	await using server = await TestServer.start({ open: true });
	const anna = await server.connectLegacy();
	anna.emit('join-room', { roomId, name: 'Anna' });
	anna.emit('get-rtp-capabilities');
	anna.emit('create-transport', { direction: 'send' });
	anna.emit('create-transport', { direction: 'recv' });
	anna.emit('resume-consumer', { consumerId: 'none' });
	await anna.next('error');
	const order = ['joined-room', 'rtp-capabilities', 'transport-created', 'transport-created'];
	expect(anna.heard.map(({ event }) => event)).toEqual(order);
	expect(await anna.next('rtp-capabilities')).toMatchObject({ codecs: expect.any(Array) });
	const { id: transportId } = await anna.next('transport-created');
	await anna.tell('connect-transport', { transportId, dtlsParameters }, 'transport-connected');
	const sound = { transportId, kind: 'audio', rtpParameters: parametersOf('mic') };
	const { producerId } = await anna.tell('produce', sound, 'produced');

	const ben = await server.connectLegacy({ query: { dialect: 'studyRooms' } });
	await ben.tell('join-room', { roomId, name: 'Ben' }, 'joined-room');
	const recv = await ben.tell('create-transport', { direction: 'recv' }, 'transport-created');
	const wanted = { transportId: recv.id, producerId, rtpCapabilities };
	expect(await ben.tell('consume', wanted, 'consumed')).toMatchObject({ producerId, kind: 'audio', rtpParameters: {} });
});
