import { afterAll, beforeAll, expect, test } from 'vitest';
import { parametersOf, rtpCapabilities } from '../testing/rtpParameters.ts';
import { installWebRtc } from '../testing/syntheticMedia.ts';
import { TestPeer } from '../testing/TestPeer.ts';
import { TestServer } from '../testing/TestServer.ts';
import { adapters } from './adapters.ts';

const { native: _native, ...legacy } = adapters;

let server: TestServer;
beforeAll(async () => {
	installWebRtc();
	server = await TestServer.start({ open: true });
});
afterAll(() => server[Symbol.asyncDispose]());

test.each(Object.entries(legacy))(
	'%s: keeps a shared screen while it is paused, and is sent nothing of it',
	async (_name, adapter) => {
		const host = await server.connect(server.info.hostToken);
		await host.ask('joinRoom', { displayName: 'Ms. Hill' });
		const client = await server.connectLegacy();
		const signalling = adapter(client, server.info.roomId);
		const peer = await TestPeer.join(signalling);
		const { id: transportId } = await host.ask('createTransport', { direction: 'send' });
		const screen = { transportId, kind: 'video', source: 'screen', rtpParameters: parametersOf('screen') } as const;
		const { producerId } = await host.ask('produce', screen);
		expect(await signalling.announced()).toBe(producerId);
		const events: string[] = [];
		client.socket.onAny((event: string) => events.push(event));
		await host.ask('pauseProducer', { producerId });
		await host.ask('resumeProducer', { producerId });
		// The answer to an unknown event comes after everything that was sent before.
		await client.socket.timeout(5_000).emitWithAck('unknown event', {});
		expect(events).toEqual([]);
		await host.ask('pauseProducer', { producerId });
		const { kind } = await signalling.consume(peer.recv.id, producerId, rtpCapabilities);
		expect(kind).toBe('video');
		peer.leave();
		client.socket.disconnect();
		await host.ask('leaveRoom', {});
	},
);
