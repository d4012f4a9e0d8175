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

test('relays to the user that a peer stated: to the one who joined last, and never past a peer of exactly this id', async () => {
	await using server = await TestSfu.start();
	server.createRoom();
	const enter = (userId: string) => server.enter({}, { displayName: userId, identity: { userId } });
	const anna = await enter('anna');
	const [old, present] = [await enter('ben'), await enter('ben')];
	const impostor = await enter(old.answer.peerId);
	const send = (to: string) => anna.codeOf('relaySignal', { to, type: 'offer', payload: { to } });
	const heard = () => [old, present, impostor].map((client) => client.told('signalRelayed').length);
	expect(await send('ben')).toBe('ok');
	expect(heard()).toEqual([0, 1, 0]);
	expect(present.told('signalRelayed')).toMatchObject([{ from: anna.answer.peerId, fromUserId: 'anna' }]);
	expect(await send(old.answer.peerId)).toBe('ok');
	expect(heard()).toEqual([1, 1, 0]);
	present.session.disconnected();
	expect(await send('ben')).toBe('ok');
	expect(heard()).toEqual([2, 1, 0]);
	expect([await send('anna'), await send('nobody')]).toEqual(['bad-request', 'not-found participant']);
});
