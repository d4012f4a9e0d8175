import { expect, test } from 'vitest';
import { maxIncomingBitrate, maxTransportsPerPeer } from '../core/limits.ts';
import { dtlsParameters, parametersOf } from '../testing/rtpParameters.ts';
import { TestSfu, twoInARoom } from '../testing/TestSfu.ts';

test('accepts a second connect with the same parameters, and refuses one with others', async () => {
	await using server = await TestSfu.start();
	const [anna] = await twoInARoom(server);
	const transportId = await anna.transport('send');
	const connect = { transportId, dtlsParameters };
	const both = await Promise.all([anna.codeOf('connectTransport', connect), anna.codeOf('connectTransport', connect)]);
	expect(both).toEqual(['ok', 'ok']);
	expect(await anna.codeOf('connectTransport', connect)).toBe('ok');
	const changed = { transportId, dtlsParameters: { ...dtlsParameters, role: 'server' } };
	expect(await anna.codeOf('connectTransport', changed)).toBe('wrong-state');
});

test('restarts ICE with new parameters', async () => {
	await using server = await TestSfu.start();
	const [anna] = await twoInARoom(server);
	const { id: transportId, iceParameters } = await anna.ask('createTransport', { direction: 'recv' });
	const restarted = await anna.ask('restartIce', { transportId });
	expect(restarted.iceParameters.usernameFragment).not.toBe(iceParameters.usernameFragment);
});

test('offers data channels only when they are asked for', async () => {
	await using server = await TestSfu.start();
	const [anna] = await twoInARoom(server);
	const { sctpParameters } = await anna.ask('createTransport', { direction: 'send', sctp: true });
	expect(sctpParameters).toMatchObject({ port: 5000 });
	expect(await anna.ask('createTransport', { direction: 'send' })).not.toHaveProperty('sctpParameters');
});

test('does not find transports of others, and refuses more than a peer may have', async () => {
	await using server = await TestSfu.start();
	const [anna, ben] = await twoInARoom(server);
	const transportId = await anna.transport('send');
	expect(await ben.codeOf('restartIce', { transportId })).toBe('not-found transport');
	expect(await ben.codeOf('connectTransport', { transportId, dtlsParameters })).toBe('not-found transport');
	const wanted = Array.from({ length: maxTransportsPerPeer + 3 }, () =>
		ben.codeOf('createTransport', { direction: 'send' }),
	);
	const codes = await Promise.all(wanted);
	expect(codes.filter((code) => code === 'ok').length).toBe(maxTransportsPerPeer);
	expect(codes.filter((code) => code === 'wrong-state').length).toBe(3);
});

test('closes the producers of a closed transport, and lets the peer stay and create another one', async () => {
	await using server = await TestSfu.start();
	const [anna, ben] = await twoInARoom(server);
	const transportId = await anna.transport('send');
	const rtpParameters = parametersOf('mic');
	const { producerId } = await anna.ask('produce', { transportId, kind: 'audio', source: 'mic', rtpParameters });
	expect(await ben.codeOf('closeTransport', { transportId })).toBe('not-found transport');
	await anna.ask('closeTransport', { transportId });
	expect(await ben.next('producerClosed')).toMatchObject({ producerId });
	expect(await anna.codeOf('closeTransport', { transportId })).toBe('not-found transport');
	expect(await anna.codeOf('createTransport', { direction: 'send' })).toBe('ok');
	expect(await anna.codeOf('sendChat', { text: 'still here' })).toBe('ok');
});

test('limits what a peer may send as soon as its transport connects, and nothing else', async () => {
	await using server = await TestSfu.start();
	const [anna] = await twoInARoom(server);
	const limitOf = async (transportId: string) => {
		const [stats] = await anna.session.peer.transports.get(transportId).getStats();
		return stats?.maxIncomingBitrate;
	};
	const [send, recv] = [await anna.transport('send'), await anna.transport('recv')];
	expect(await limitOf(send)).toBeUndefined();
	for (const transportId of [send, recv]) await anna.ask('connectTransport', { transportId, dtlsParameters });
	expect([await limitOf(send), await limitOf(recv)]).toEqual([maxIncomingBitrate, undefined]);
});
