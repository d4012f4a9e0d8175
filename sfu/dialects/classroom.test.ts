import { expect, test } from 'vitest';
import { dtlsParameters, parametersOf, rtpCapabilities } from '../testing/rtpParameters.ts';
import { TestServer } from '../testing/TestServer.ts';

const roomId = 'classroom-123';
const jane = { roomId, userId: 'student-456', email: 'jane@example.com', fullName: 'Jane Doe', role: 'student' };
const john = { roomId, userId: 'user-7', email: 'john@example.com', fullName: 'John Doe', role: 'student' };

test('classroom: answers the flow of its document by events', async () => {
	await using server = await TestServer.start({ open: true });
	// The example in its document has the path in the URL, which Socket.IO takes as a namespace.
	const a = await server.connectLegacy({}, '/socket.io/');
	const joined = await a.tell('join-room', { ...jane, isProducer: true, roomName: 'My Classroom' }, 'joined-room');
	expect(joined).toMatchObject({ success: true, roomId, participantId: expect.any(String), participants: [] });
	expect(joined.mediasoup).toMatchObject({ rtpCapabilities: { codecs: expect.any(Array) }, peers: [] });
	const transport = await a.tell('create-transport', { roomId, direction: 'send' }, 'transport-created');
	const fields = ['dtlsParameters', 'iceCandidates', 'iceParameters', 'transportId'];
	expect(Object.keys(transport).sort()).toEqual(fields);
	const { transportId } = transport;
	await a.tell('connect-transport', { roomId, transportId, dtlsParameters }, 'transport-connected');
	const rtpParameters = parametersOf('camera');
	const producer = await a.tell('produce', { roomId, kind: 'video', rtpParameters }, 'producer-created');
	expect(producer).toEqual({ id: expect.any(String), kind: 'video', rtpParameters });

	const b = await server.connectLegacy({}, '/socket.io/');
	const second = await b.tell('join-room', { ...john, isProducer: false }, 'joined-room');
	const { participantId } = joined;
	expect(second.participants).toEqual([
		{ participantId, userId: 'student-456', fullName: 'Jane Doe', role: 'teacher', isProducer: true },
	]);
	expect(second.mediasoup.peers).toMatchObject([{ peerId: participantId, email: 'jane@example.com' }]);
	const told = await a.next('participant-joined');
	expect(told).toMatchObject({ participantId: second.participantId, userId: 'user-7', isProducer: false });
	expect(JSON.stringify([told, second.participants])).not.toContain('@');
	expect(await b.next('new-producer')).toEqual({ producerId: producer.id, participantId, kind: 'video' });
	await b.tell('create-transport', { roomId, direction: 'recv' }, 'transport-created');
	const wanted = { roomId, producerId: producer.id, rtpCapabilities };
	const consumer = await b.tell('consume', wanted, 'consumer-created');
	expect(consumer).toMatchObject({ id: expect.any(String), producerId: producer.id, kind: 'video', rtpParameters: {} });

	const { participants } = await b.tell('get-participants', { roomId }, 'participants');
	expect(participants).toHaveLength(2);
	const info = await b.tell('get-room-info', { roomId }, 'room-info');
	expect(info).toMatchObject({ roomId, rtpCapabilities: {}, peers: [{}, {}] });
	a.emit('chat-message', { roomId, message: 'hello' });
	expect(await b.next('chat-message')).toMatchObject({ participantId, fullName: 'Jane Doe', message: 'hello' });
	a.emit('close-producer', { roomId, producerId: producer.id });
	expect(await b.next('producer-closed')).toEqual({ producerId: producer.id, participantId });
	a.emit('leave-room', { roomId });
	expect(await b.next('participant-left')).toEqual({ participantId });
});

test('classroom: relays offers, answers and candidates to the addressed peer only, unchanged', async () => {
	await using server = await TestServer.start({ open: true });
	const [a, b, c] = [await server.connectLegacy(), await server.connectLegacy(), await server.connectLegacy()];
	const [first, second] = [
		await a.tell('join-room', jane, 'joined-room'),
		await b.tell('join-room', john, 'joined-room'),
	];
	await c.tell('join-room', { ...john, userId: 'user-8' }, 'joined-room');
	const sdp = { type: 'offer', sdp: 'v=0' };
	a.emit('webrtc-offer', { roomId, to: second.participantId, offer: sdp });
	expect(await b.next('webrtc-offer')).toMatchObject({ from: first.participantId, offer: sdp });
	b.emit('webrtc-answer', { roomId, to: first.participantId, answer: { type: 'answer', sdp: 'v=0' } });
	expect(await a.next('webrtc-answer')).toMatchObject({ from: second.participantId, answer: { type: 'answer' } });
	b.emit('ice-candidate', { roomId, to: first.participantId, candidate: { candidate: 'candidate:1' } });
	expect(await a.next('ice-candidate')).toMatchObject({ candidate: { candidate: 'candidate:1' } });
	expect(c.heard.filter(({ event }) => event.startsWith('webrtc') || event === 'ice-candidate')).toEqual([]);
});

test('classroom: relays by the user id that its answers show, also a numeric one, and says which user sent it', async () => {
	await using server = await TestServer.start({ open: true });
	const [a, b] = [await server.connectLegacy(), await server.connectLegacy()];
	await a.tell('join-room', jane, 'joined-room');
	const { participants } = await b.tell('join-room', { ...john, userId: 7 }, 'joined-room');
	const [{ userId, participantId }] = participants;
	b.emit('webrtc-offer', { roomId, to: userId, offer: { type: 'offer', sdp: 'v=0' } });
	expect(await a.next('webrtc-offer')).toMatchObject({ fromUserId: '7', offer: { type: 'offer', sdp: 'v=0' } });
	a.emit('webrtc-answer', { roomId, to: 7, answer: { type: 'answer', sdp: 'v=0' } });
	expect(await b.next('webrtc-answer')).toMatchObject({ from: participantId, fromUserId: 'student-456' });
	b.emit('ice-candidate', { roomId, targetUserId: userId, candidate: { candidate: 'candidate:1' } });
	expect(await a.next('ice-candidate')).toMatchObject({ candidate: { candidate: 'candidate:1' } });
	expect(await a.tell('webrtc-offer', { roomId, to: 'user-9', offer: {} }, 'error')).toEqual({
		event: 'webrtc-offer',
		error: 'Participant not found',
	});
});

test('classroom: names an unknown event in the error', async () => {
	await using server = await TestServer.start({ open: true });
	const a = await server.connectLegacy({ query: { dialect: 'classroom' } });
	expect(await a.tell('no-such-event', {}, 'error')).toEqual({ event: 'no-such-event', error: expect.any(String) });
});
