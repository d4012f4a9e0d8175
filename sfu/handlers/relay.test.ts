import { expect, test } from 'vitest';
import { classOfThree } from '../testing/classOfThree.ts';
import { TestSfu } from '../testing/TestSfu.ts';

test('relays a signal of a legacy client to one peer, unchanged', async () => {
	await using server = await TestSfu.start();
	const { host, ben, cleo } = await classOfThree(server);
	const payload = { sdp: 'v=0', nested: [1, null] };
	await ben.ask('relaySignal', { to: cleo.answer.peerId, type: 'offer', payload });
	expect(cleo.told('signalRelayed')).toEqual([{ from: ben.answer.peerId, type: 'offer', payload }]);
	expect(host.told('signalRelayed')).toEqual([]);
	expect(await ben.codeOf('relaySignal', { to: 'x', type: 'offer', payload })).toBe('not-found participant');
});
