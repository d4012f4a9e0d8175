import { expect, test } from 'vitest';
import { dtlsParameters, parametersOf, rtpCapabilities } from '../testing/rtpParameters.ts';
import { TestServer } from '../testing/TestServer.ts';

const annaSays = { roomCode: 'test-room', name: 'Anna', email: 'anna@example.com', picture: '/anna.png' };
const benSays = { roomCode: 'test-room', name: 'Ben', email: 'ben@example.com' };

test('sprint: lets two users join, send, receive and leave', async () => {
	await using server = await TestServer.start({ open: true });
	const anna = await server.connectLegacy({ path: '/socket' });
	const joined = await anna.ack('joinRoom', annaSays);
	expect(joined).toMatchObject({ success: true, rtpCapabilities: { codecs: expect.any(Array) }, participants: [] });

	const transport = await anna.ack('createTransport', { isProducer: true });
	expect(Object.keys(transport).sort()).toEqual(['dtlsParameters', 'iceCandidates', 'iceParameters', 'id']);
	expect(await anna.ack('connectTransport', { transportId: transport.id, dtlsParameters })).toEqual({ success: true });
	const sound = { transportId: transport.id, kind: 'audio', rtpParameters: parametersOf('mic') };
	const { id: producerId } = await anna.ack('produce', sound);

	const ben = await server.connectLegacy({ path: '/socket' });
	const answer = await ben.ack('joinRoom', benSays);
	expect(answer.participants).toMatchObject([{ userId: joined.userId, name: 'Anna', picture: '/anna.png' }]);
	expect(await anna.next('user-joined')).toEqual({ userId: answer.userId, name: 'Ben', email: 'ben@example.com' });
	expect(await ben.next('new-producer')).toEqual({ producerId, userId: joined.userId, kind: 'audio' });

	const { id: transportId } = await ben.ack('createTransport', { isProducer: false });
	const consumer = await ben.ack('consume', { transportId, producerId, rtpCapabilities });
	expect(consumer).toEqual({
		...{ id: expect.any(String), producerId, kind: 'audio' },
		rtpParameters: expect.objectContaining({ codecs: expect.any(Array) }),
	});

	const screen = { kind: 'video', rtpParameters: parametersOf('screen'), appData: { source: 'screen' } };
	const { id: screenId } = await anna.ack('produce', { transportId: transport.id, ...screen });
	expect(await ben.next('new-producer')).toEqual({ producerId: screenId, userId: joined.userId, kind: 'video' });
	ben.emit('chatMessage', { message: 'hello' });
	expect(await anna.next('chatMessage')).toMatchObject({ userId: answer.userId, name: 'Ben', message: 'hello' });

	anna.emit('closeProducer', { producerId });
	expect(await ben.next('producer-closed')).toEqual({ producerId, userId: joined.userId });
	anna.emit('leaveRoom');
	expect(await ben.next('user-left')).toEqual({ userId: joined.userId });
	expect(await anna.ack('joinRoom', annaSays)).toMatchObject({ success: true, participants: [{ name: 'Ben' }] });
	// Legacy clients cannot resume, so a disconnected one has left.
	ben.socket.disconnect();
	expect(await anna.next('user-left')).toEqual({ userId: answer.userId });
});

test('sprint: refuses a join without a room code as its document shows', async () => {
	await using server = await TestServer.start({ open: true });
	const anna = await server.connectLegacy({ path: '/socket' });
	expect(await anna.ack('joinRoom', { name: 'Anna' })).toEqual({ success: false, error: expect.any(String) });
});

test('sprint: refuses a handshake with Authentication error when the path or the query names the dialect', async () => {
	await using server = await TestServer.start();
	for (const auth of [{}, { token: '' }, { token: 'nonsense' }, { token: 7 }]) {
		for (const options of [{ path: '/socket' }, { query: { dialect: 'sprint' } }]) {
			const refused = server.connectLegacy({ ...options, auth });
			await expect(refused).rejects.toMatchObject({ message: 'Authentication error' });
		}
		await expect(server.connectLegacy({ auth })).rejects.toMatchObject({ message: 'unauthorized' });
	}
});
