import { expect, test } from 'vitest';
import { maxProducersPerPeer } from '../core/limits.ts';
import { parametersOf } from '../testing/rtpParameters.ts';
import { TestSfu, twoInARoom } from '../testing/TestSfu.ts';

test('tells the others when a producer is added, paused, resumed and closed', async () => {
	await using server = await TestSfu.start();
	const [anna, ben] = await twoInARoom(server);
	const { peerId } = anna.answer;
	const producerId = await anna.produce('mic');
	await anna.ask('pauseProducer', { producerId });
	await anna.ask('pauseProducer', { producerId });
	await anna.ask('resumeProducer', { producerId });
	await anna.ask('closeProducer', { producerId });
	expect(ben.notices.filter(({ name }) => name !== 'voicesChanged')).toEqual([
		{
			name: 'producerAdded',
			data: { peerId, producer: { producerId, kind: 'audio', source: 'mic', paused: false } },
		},
		{ name: 'producerPaused', data: { peerId, producerId, by: 'owner' } },
		{ name: 'producerResumed', data: { peerId, producerId } },
		{ name: 'producerClosed', data: { peerId, producerId, by: 'owner' } },
	]);
	const names = anna.notices.map(({ name }) => name);
	expect(names.filter((name) => name !== 'voicesChanged')).toEqual(['peerJoined']);
	expect(await anna.codeOf('closeProducer', { producerId })).toBe('not-found producer');
});

test('lists existing producers in the answer to a join', async () => {
	await using server = await TestSfu.start();
	const [anna] = await twoInARoom(server);
	const producerId = await anna.produce('camera');
	const { peers } = (await server.enter()).answer;
	expect(peers[0]?.producers).toEqual([{ producerId, kind: 'video', source: 'camera', paused: false }]);
});

test('tells a late joiner that a screen is paused, also one that was produced paused', async () => {
	await using server = await TestSfu.start();
	const [anna, ben] = await twoInARoom(server);
	const pausedOf = (who: typeof ben) => who.answer.peers[0]?.producers.map(({ paused }) => paused);
	const producerId = await anna.produce('screen');
	await anna.ask('pauseProducer', { producerId });
	expect(pausedOf(await server.enter())).toEqual([true]);
	await anna.ask('resumeProducer', { producerId });
	expect(pausedOf(await server.enter())).toEqual([false]);
	await anna.ask('closeProducer', { producerId });
	const transportId = await anna.transport('send');
	const again = { transportId, kind: 'video', source: 'screen', rtpParameters: parametersOf('screen') } as const;
	await anna.ask('produce', { ...again, paused: true });
	expect(ben.told('producerAdded').at(-1)).toMatchObject({ producer: { source: 'screen', paused: true } });
	expect(pausedOf(await server.enter())).toEqual([true]);
});

test('answers a repeated produce with the same producer, and creates a new one once that is closed', async () => {
	await using server = await TestSfu.start();
	const [anna, ben] = await twoInARoom(server);
	const transportId = await anna.transport('send');
	const request = { transportId, kind: 'video', source: 'camera', rtpParameters: parametersOf('camera') } as const;
	const [first, second] = await Promise.all([anna.ask('produce', request), anna.ask('produce', request)]);
	expect(second).toEqual(first);
	expect(await anna.ask('produce', request)).toEqual(first);
	expect(ben.told('producerAdded').length).toBe(1);
	await anna.ask('closeProducer', first);
	expect(await anna.ask('produce', request)).not.toEqual(first);
});

test('refuses to produce on a receive transport, with a source or parameters that do not fit, or with an SSRC in use', async () => {
	await using server = await TestSfu.start();
	const [anna] = await twoInARoom(server);
	const [send, recv] = [await anna.transport('send'), await anna.transport('recv')];
	const rtpParameters = parametersOf('mic');
	const request = { transportId: send, kind: 'audio', source: 'mic', rtpParameters };
	expect(await anna.codeOf('produce', { ...request, transportId: recv })).toBe('wrong-state');
	expect(await anna.codeOf('produce', { ...request, source: 'camera' })).toBe('bad-request');
	const video = parametersOf('camera');
	expect(await anna.codeOf('produce', { ...request, rtpParameters: video })).toBe('bad-request');
	const [codec] = rtpParameters.codecs;
	const unknown = { ...rtpParameters, codecs: [{ ...codec, mimeType: 'audio/telepathy' }] };
	expect(await anna.codeOf('produce', { ...request, rtpParameters: unknown })).toBe('bad-request');
	await anna.ask('produce', { transportId: send, kind: 'audio', source: 'mic', rtpParameters });
	const sameSsrc = { ...rtpParameters, mid: 'another' };
	expect(await anna.codeOf('produce', { ...request, rtpParameters: sameSsrc })).toBe('wrong-state');
});

test('refuses more producers than a peer may have, also when they are requested at once', async () => {
	await using server = await TestSfu.start();
	const [anna] = await twoInARoom(server);
	const transportId = await anna.transport('send');
	const codes = await Promise.all(
		Array.from({ length: maxProducersPerPeer + 2 }, () =>
			anna.codeOf('produce', { transportId, kind: 'audio', source: 'mic', rtpParameters: parametersOf('mic') }),
		),
	);
	expect(codes.filter((code) => code === 'ok').length).toBe(maxProducersPerPeer);
	expect(codes.filter((code) => code === 'wrong-state').length).toBe(2);
});
