import { Server } from 'socket.io';
import { expect, test } from 'vitest';
import { native } from '../../dialects/native.ts';
import { sprint } from '../../dialects/sprint.ts';
import { TestServer } from '../../testing/TestServer.ts';
import { DialectCodec } from './DialectCodec.ts';
import { NoticeFrames } from './NoticeFrames.ts';

const [nativeCodec, sprintCodec] = [new DialectCodec(native), new DialectCodec(sprint)];
const framesOf = () => new NoticeFrames(new Server().encoder);

test('encodes a notice once for each dialect and namespace', () => {
	const frames = framesOf();
	const left = { peerId: 'anna' };
	const first = frames.frameOf(nativeCodec, '/', 'peerLeft', left);
	expect(first).toEqual({ packets: ['2["peerLeft",{"peerId":"anna"}]'], options: {} });
	const frame = frames.frameOf(nativeCodec, '/', 'peerLeft', left);
	expect(frame?.packets).toEqual(first?.packets);
	expect(frame?.options.wsPreEncodedFrame?.map(String)).toEqual([expect.stringContaining('42["peerLeft"')]);
	expect(frames.frameOf(nativeCodec, '/', 'peerLeft', left)).toBe(frame);
	expect(frames.frameOf(nativeCodec, '/', 'peerLeft', { ...left })).not.toBe(frame);
	const elsewhere = frames.frameOf(nativeCodec, '/socket', 'peerLeft', left);
	expect(elsewhere?.packets).toEqual(['2/socket,["peerLeft",{"peerId":"anna"}]']);
	frames.frameOf(sprintCodec, '/', 'peerLeft', left);
	const translated = frames.frameOf(sprintCodec, '/', 'peerLeft', left);
	expect(translated?.packets).toEqual(['2["user-left",{"userId":"anna"}]']);
	expect(frames.frameOf(sprintCodec, '/', 'peerLeft', left)).toBe(translated);
	expect(frames.frameOf(sprintCodec, '/', 'activeSpeaker', { peerId: null })).toBeUndefined();
});

test('refuses that a notice changes once it was encoded', () => {
	const left = { peerId: 'anna' };
	framesOf().frameOf(nativeCodec, '/', 'peerLeft', left);
	expect(() => {
		left.peerId = 'ben';
	}).toThrow(TypeError);
});

test('sends the same notice over WebSocket and long polling, in every namespace, and binary data of a relayed signal', async () => {
	await using server = await TestServer.start({ open: true });
	const roomId = 'physics';
	const clients = await Promise.all([
		server.connectLegacy({ transports: ['websocket'] }),
		server.connectLegacy({ transports: ['polling'] }),
		server.connectLegacy({ transports: ['websocket'] }, '/ws'),
		server.connectLegacy({ transports: ['polling'] }, '/socket'),
	]);
	const joined = [];
	for (const [index, client] of clients.entries())
		joined.push(await client.ask('joinRoom', { roomId, displayName: `P${index}` }));
	const [first] = clients;
	await first.ask('react', { reaction: 'clap' });
	const long = 'ü'.repeat(900);
	await first.ask('sendChat', { text: long });
	for (const client of clients.slice(1)) {
		expect(await client.next('reaction')).toMatchObject({ reaction: 'clap' });
		expect(await client.next('chatMessage')).toMatchObject({ text: long });
	}
	for (const [index, client] of clients.entries()) {
		const { peerId: to } = joined[index] as { peerId: string };
		if (client === first) continue;
		const payload = { sdp: 'v=0', extra: Buffer.from([1, 2, 3]) };
		const answer = await first.ack('relaySignal', { to, type: 'offer', payload });
		expect(answer).toMatchObject({ ok: true });
		expect(await client.next('signalRelayed')).toMatchObject({ payload });
	}
});

test('tells over a socket what hosts stop again and again, of which a part of the room keeps count', async () => {
	await using server = await TestServer.start({ open: true });
	const roomId = 'physics';
	const [host, pupil] = [await server.connectLegacy(), await server.connectLegacy()];
	await host.ask('joinRoom', { roomId, displayName: 'Host' });
	const joined = await pupil.ask('joinRoom', { roomId, displayName: 'Pupil' });
	for (const stops of [1, 2, 3]) {
		await host.ask('stopVideo', { peerId: joined.peerId });
		expect(await pupil.next('hostStopsChanged')).toMatchObject({ camera: stops });
	}
});
