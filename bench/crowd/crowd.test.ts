import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestServer } from '../../sfu/testing/TestServer.ts';
import { until } from '../../sfu/testing/until.ts';
import { WirePeer } from '../peers/WirePeer.ts';
import type { EncodedPerson } from '../recording/encodedPerson.ts';
import { Crowd } from './Crowd.ts';
import { Entrance } from './entrance.ts';

/** Nobody decodes it: that it arrives is what counts. */
const looks: EncodedPerson = {
	camera: { kind: 'video', frames: [{ atMs: 0, data: Buffer.alloc(500) }], lengthMs: 40 },
	microphone: { kind: 'audio', frames: [{ atMs: 0, data: Buffer.alloc(60, 0x78) }], lengthMs: 20 },
};

let server: TestServer;
let told: string[];
const crowds: Crowd[] = [];
beforeEach(async () => {
	server = await TestServer.start();
	told = [];
});
afterEach(async () => {
	await Promise.all(crowds.splice(0).map((crowd) => crowd.leave()));
	await server[Symbol.asyncDispose]();
});

const enter = (token: string, displayName: string) =>
	WirePeer.join({ url: server.https, ca: server.ca }, { displayName }, token);

async function gather(people: number, url = server.https): Promise<Crowd> {
	const options = {
		people,
		name: 'Robot',
		looks: [looks],
		hasCameras: true,
		tell: (line: string) => void told.push(line),
	};
	const crowd = await Crowd.gather(await Entrance.find(url, server.info.roomCode), options);
	crowds.push(crowd);
	return crowd;
}

test('a crowd that comes by address and code is seen and heard in the class, and leaves it', async () => {
	const ann = await enter((await server.joinByCode()).token, 'Ann');
	const [cameras, gone] = [[] as string[], [] as string[]];
	ann.signalling.on(
		'producerAdded',
		({ producer }) => producer.source === 'camera' && cameras.push(producer.producerId),
	);
	ann.signalling.on('peerLeft', ({ peerId }) => gone.push(peerId));
	const crowd = await gather(2);
	await until(
		() => cameras.length,
		'two cameras',
		(count) => count === 2,
	);
	const tiles = cameras.map((producerId) => ({ producerId, width: 320, height: 180, priority: 10 }));
	await ann.signalling.request('setVisibleTiles', { tiles });
	const [videos, voices] = await Promise.all([
		Promise.all(cameras.map((producerId) => ann.consume(producerId))),
		Promise.all(ann.voices.map(({ producerId }) => ann.consume(producerId))),
	]);
	const transport = await ann.receiving();
	for (const { ssrc } of videos)
		await until(
			() => transport.packetsOf(ssrc),
			'a picture',
			(packets) => packets > 10,
		);
	const heard = () => voices.reduce((total, { ssrc }) => total + transport.packetsOf(ssrc), 0);
	await until(heard, 'a voice', (packets) => packets > 10);
	expect(told.filter((line) => line.endsWith('is in the class.'))).toEqual([
		'Robot 1 is in the class.',
		'Robot 2 is in the class.',
	]);
	await crowd.leave();
	await until(
		() => gone.length,
		'both to leave',
		(count) => count === 2,
	);
	await ann.leave();
});

test('a crowd waits for the host where the class does, and is over when the class is', async () => {
	server.running.sfu.rooms.get(server.info.roomId).remember({ waitForHost: true });
	const gathering = gather(1);
	await until(() => told.includes('The class waits for its host: start it.'), 'the crowd to wait');
	const teacher = await enter(server.info.hostToken, 'Teacher');
	const crowd = await gathering;
	await teacher.signalling.request('closeRoom', {});
	await crowd.ended();
	await teacher.close();
	teacher.signalling.disconnect();
});

test('a crowd comes in by plain HTTP, and by a join link without a code of its own', async () => {
	await gather(1, server.http);
	const link = await Entrance.find(`${server.https}/?code=${server.info.roomCode}`, null);
	expect(link.roomCode).toBe(server.info.roomCode);
});

test('whoever asks for a class that is not there is told so in a sentence', async () => {
	const refused = (entering: Promise<unknown>) => expect(entering).rejects;
	await refused(Entrance.find('not an address', 'ABC234')).toMatchObject({ message: expect.stringContaining('--url') });
	await refused(Entrance.find(server.https, null)).toMatchObject({ message: expect.stringContaining('--code') });
	const unknown = await Entrance.find(server.https, '222222');
	await refused(unknown.token()).toMatchObject({
		name: 'NoEntrance',
		message: expect.stringContaining('lets nobody in'),
	});
	const elsewhere = createServer((_, response) => response.writeHead(404).end()).listen(0, '127.0.0.1');
	await new Promise((resolve) => elsewhere.once('listening', resolve));
	// Listening on a port.
	const { port } = elsewhere.address() as AddressInfo;
	const other = await Entrance.find(`http://127.0.0.1:${port}`, 'ABC234');
	await refused(other.token()).toMatchObject({ name: 'NoEntrance' });
	elsewhere.close();
	const closed = await Entrance.find(`http://127.0.0.1:${port}`, 'ABC234');
	await refused(closed.token()).toMatchObject({ message: expect.stringContaining('does not answer') });
});
