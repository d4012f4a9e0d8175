import { expect, test } from 'vitest';
import { installWebRtc } from '../testing/syntheticMedia.ts';
import { TestPeer } from '../testing/TestPeer.ts';
import { TestServer } from '../testing/TestServer.ts';
import { adapters } from './adapters.ts';

const { native: _native, ...legacy } = adapters;

test.each(Object.entries(legacy))('%s: a vote sends nothing to its clients', async (_name, adapter) => {
	installWebRtc();
	await using server = await TestServer.start({ open: true });
	const host = await server.connect(server.info.hostToken);
	await host.ask('joinRoom', { displayName: 'Ms. Hill' });
	const client = await server.connectLegacy();
	const peer = await TestPeer.join(adapter(client, server.info.roomId));
	const events: string[] = [];
	client.socket.onAny((event: string) => events.push(event));
	const terms = { anonymous: true, changeable: true, timeLimitS: null };
	const { voteId } = await host.ask('openVote', { question: { kind: 'scale', text: '' }, ...terms });
	await host.ask('showResult', { voteId, shown: true, right: false });
	await host.ask('clearVote', { voteId });
	// The answer to an unknown event comes after everything that was sent before.
	await client.socket.timeout(5_000).emitWithAck('unknown event', {});
	expect(events).toEqual([]);
	peer.leave();
});
