import { expect, test } from 'vitest';
import { maxRelayBytesFrom, maxRelayBytesTo } from '../core/limits.ts';
import { maxSignalBytes } from '../protocol/operations/relay.ts';
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

test('refuses a signal of more bytes than a browser makes, counted as they are sent', async () => {
	await using server = await TestSfu.start();
	const { ben, cleo } = await classOfThree(server);
	const send = (payload: unknown) => ben.codeOf('relaySignal', { to: cleo.answer.peerId, type: 'offer', payload });
	expect(await send('x'.repeat(maxSignalBytes - 2))).toBe('ok');
	expect(await send('x'.repeat(maxSignalBytes - 1))).toBe('bad-request');
	expect(await send({ sdp: '\u{1f600}'.repeat(maxSignalBytes / 4) })).toBe('bad-request');
	expect(await send(Buffer.alloc(maxSignalBytes))).toBe('bad-request');
	expect(await send(undefined)).toBe('ok');
	expect(cleo.told('signalRelayed')).toHaveLength(2);
});

test('refuses signals beyond the bytes of one sender, and lets others send', async () => {
	await using server = await TestSfu.start();
	const { host, ben, cleo } = await classOfThree(server);
	const payload = 'x'.repeat(maxSignalBytes - 2);
	const send = (from: typeof ben) => from.codeOf('relaySignal', { to: cleo.answer.peerId, type: 'offer', payload });
	for (let sent = 0; sent < maxRelayBytesFrom; sent += maxSignalBytes) expect(await send(ben)).toBe('ok');
	expect(await ben.askRaw('relaySignal', { to: cleo.answer.peerId, type: 'offer', payload })).toMatchObject({
		error: { code: 'rate-limited', retryAfterMs: expect.any(Number) },
	});
	expect(await send(host)).toBe('ok');
});

test('refuses signals beyond the bytes of one receiver, however many send them, and relays to others', async () => {
	await using server = await TestSfu.start();
	server.createRoom();
	const [anna, ben] = [await server.enter(), await server.enter()];
	const payload = 'x'.repeat(maxSignalBytes - 2);
	const codes: string[] = [];
	for (let sender = 0; sender < 4; sender++) {
		const each = await server.enter();
		for (let sent = 0; sent < maxRelayBytesTo / 4 + maxSignalBytes; sent += maxSignalBytes)
			codes.push(await each.codeOf('relaySignal', { to: anna.answer.peerId, type: 'offer', payload }));
		expect(await each.codeOf('relaySignal', { to: ben.answer.peerId, type: 'offer', payload })).toBe('ok');
	}
	expect(codes.filter((code) => code === 'ok')).toHaveLength(maxRelayBytesTo / maxSignalBytes);
	expect(codes.at(-1)).toBe('rate-limited');
});
