import { test } from 'vitest';
import { workerOf } from './leaks.ts';
import { parametersOf, rtpCapabilities } from './rtpParameters.ts';
import { TestServer } from './TestServer.ts';
import { TestSfu, twoInARoom } from './TestSfu.ts';

const dispose = (server: AsyncDisposable) => server[Symbol.asyncDispose]();

test.concurrent('disposes of a server without complaint when its peers own all that is in the worker', async ({
	expect,
}) => {
	const server = await TestSfu.start();
	const [anna, ben] = await twoInARoom(server);
	const producerId = await anna.produce('camera');
	await ben.transport('recv');
	await ben.ask('consume', { producerId, rtpCapabilities });
	await dispose(server);
	expect(server.sfu.participantCount).toBe(0);
});

test.concurrent('fails to dispose of a server when a router was not closed', async ({ expect }) => {
	const server = await TestSfu.start();
	const worker = workerOf(server.sfu.workerPids[0]);
	const { id } = await worker.createRouter();
	await expect(dispose(server)).rejects.toThrow(`Nobody closed this, and everybody has left: router ${id}`);
	expect(worker.closed).toBe(true);
});

test.concurrent('fails to dispose of a server when a transport in a room belongs to no peer', async ({ expect }) => {
	const server = await TestSfu.start();
	const [anna] = await twoInARoom(server);
	await anna.transport('send');
	const { router } = await server.sfu.rooms.get('physics').media();
	const listenInfos = [{ protocol: 'udp' as const, ip: '127.0.0.1' }];
	const { id } = await router.createWebRtcTransport({ listenInfos });
	await expect(dispose(server)).rejects.toThrow(`WebRTC transport ${id}`);
});

test.concurrent('fails to dispose of a server when a room keeps its router after the last peer has left', async ({
	expect,
}) => {
	const server = await TestSfu.start();
	const [anna] = await twoInARoom(server);
	const { peer } = anna.session;
	await anna.transport('send');
	const { router } = peer.transportFor('send').appData;
	// The room lets go of its router when it hears of this.
	peer.removeAllListeners('closed');
	await expect(dispose(server)).rejects.toThrow(`router ${router.id}`);
});

test.concurrent('fails to dispose of a whole server in the same way', async ({ expect }) => {
	const server = await TestServer.start();
	const { client } = await server.join('Ann');
	await client.ask('createTransport', { direction: 'send' });
	await client.ask('produce', { kind: 'audio', source: 'mic', rtpParameters: parametersOf('mic') });
	const { id } = await workerOf(server.running.sfu.workerPids[0]).createRouter();
	await expect(dispose(server)).rejects.toThrow(`router ${id}`);
});
