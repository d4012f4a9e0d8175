import { expect, test } from 'vitest';
import { dtlsParameters, LegacyServer, parametersOf, rtpCapabilities } from '../testing/LegacyServer.ts';

const roomId = 'study-1';

test('study rooms: everything is answered in the ack', async () => {
	await using server = await LegacyServer.start();
	const anna = await server.connect();
	const { participantId } = await anna.ask('join-room', { roomId, name: 'Anna' });
	const { rtpCapabilities: routerCapabilities } = await anna.ask('get-rtp-capabilities');
	expect(routerCapabilities).toMatchObject({ codecs: expect.any(Array), headerExtensions: expect.any(Array) });
	const { transport } = await anna.ask('create-transport', { direction: 'send' });
	expect(transport).toMatchObject({
		id: expect.any(String),
		iceParameters: {},
		iceCandidates: expect.any(Array),
		dtlsParameters: {},
	});
	const connected = await anna.ask('connect-transport', { transportId: transport.id, dtlsParameters });
	expect(connected).toEqual({ success: true });
	const sound = { transportId: transport.id, kind: 'audio', rtpParameters: parametersOf('mic') };
	const { producerId } = await anna.ask('produce', sound);

	const ben = await server.connect();
	await ben.ask('join-room', { roomId, name: 'Ben' });
	expect(await ben.next('new-producer')).toEqual({ producerId, participantId, kind: 'audio' });
	const recv = (await ben.ask('create-transport', { direction: 'recv' })).transport;
	const consumer = await ben.ask('consume', { transportId: recv.id, producerId, rtpCapabilities });
	expect(consumer).toMatchObject({ id: expect.any(String), producerId, kind: 'audio', rtpParameters: {} });
	expect(await ben.ask('resume-consumer', { consumerId: consumer.id })).toEqual({ success: true });
	expect(await ben.ask('close-consumer', { consumerId: consumer.id })).toEqual({ success: true });
	expect(await anna.ask('close-producer', { producerId })).toEqual({ success: true });
	expect(await ben.next('producer-closed')).toEqual({ producerId, participantId });
});

test('study rooms: without an ack function the answer is an event, in the order of the requests', async () => {
	await using server = await LegacyServer.start();
	const anna = await server.connect();
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

	const ben = await server.connect({ query: { dialect: 'studyRooms' } });
	await ben.tell('join-room', { roomId, name: 'Ben' }, 'joined-room');
	const recv = await ben.tell('create-transport', { direction: 'recv' }, 'transport-created');
	const wanted = { transportId: recv.id, producerId, rtpCapabilities };
	expect(await ben.tell('consume', wanted, 'consumed')).toMatchObject({ producerId, kind: 'audio', rtpParameters: {} });
});
