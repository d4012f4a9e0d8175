import { afterAll, beforeAll, expect, test } from 'vitest';
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

test.each(Object.entries(legacy))('%s: a timer sends nothing to its clients', async (_name, adapter) => {
	const host = await server.connect(server.info.hostToken);
	await host.ask('joinRoom', { displayName: 'Ms. Hill' });
	const client = await server.connectLegacy();
	const peer = await TestPeer.join(adapter(client, server.info.roomId));
	const events: string[] = [];
	client.socket.onAny((event: string) => events.push(event));
	await host.ask('startTimer', { durationMs: 60_000 });
	await host.ask('stopTimer', {});
	// The answer to an unknown event comes after everything that was sent before.
	await client.socket.timeout(5_000).emitWithAck('unknown event', {});
	expect(events).toEqual([]);
	peer.leave();
	client.socket.disconnect();
	await host.ask('leaveRoom', {});
});
