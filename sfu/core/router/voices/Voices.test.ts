import { expect, test } from 'vitest';
import { MediaClient } from '../../../testing/MediaClient.ts';
import { rtpCapabilities } from '../../../testing/rtpParameters.ts';
import { openMicrophone } from '../../../testing/syntheticMedia.ts';
import { TestSfu } from '../../../testing/TestSfu.ts';
import { until } from '../../../testing/until.ts';

/** Real microphones (libwebrtc) through a real worker; statistics of the worker and of libwebrtc tell who is heard. */

test('sends the loudest microphone through streams that never break, and nobody their own', async () => {
	await using server = await TestSfu.start({ voices: 1 });
	server.createRoom();
	const clients = [await MediaClient.enter(server), await MediaClient.enter(server), await MediaClient.enter(server)];
	const [anna, ben, cem] = clients as [MediaClient, MediaClient, MediaClient];
	const tones = [openMicrophone({ toneHz: 440 }), openMicrophone({ toneHz: 660 })] as const;
	try {
		const [voiceId = ''] = cem.voiceIds;
		const [heardByCem, heardByAnna, heardByBen] = [
			await cem.consume(voiceId),
			await anna.consume(voiceId),
			await ben.consume(voiceId),
		];
		tones[1].quiet = true;
		await anna.send.produce({ track: tones[0].track });
		await cem.flows(heardByCem);
		await ben.flows(heardByBen);
		await anna.stands(heardByAnna, anna);

		await ben.send.produce({ track: tones[1].track });
		const speaker = () => cem.client.told('voicesChanged').at(-1)?.voices[0]?.peerId;
		expect(speaker()).toBe(anna.peerId);
		tones[0].quiet = true;
		tones[1].quiet = false;
		await until(speaker, 'Ben in the only voice', (peerId) => peerId === ben.peerId);
		await anna.flows(heardByAnna);
		await ben.stands(heardByBen, ben);

		// Still the first stream: two people have spoken in it and no packet is missing.
		const { packetsLost, packetsReceived = 0 } = await cem.received(heardByCem);
		expect(packetsReceived).toBeGreaterThan(20);
		expect(packetsLost).toBe(0);
		expect(cem.client.session.peer.consumers.size).toBe(1);
	} finally {
		for (const tone of tones) tone.stop();
		for (const client of clients) client.leave();
	}
});

test('lets single microphones flow while they are among the loudest, and screen audio always', async () => {
	await using server = await TestSfu.start({ voices: 2 });
	server.createRoom();
	const listener = await server.enter();
	await listener.transport('recv');
	const speakers = [await server.enter(), await server.enter(), await server.enter()];
	const mics: string[] = [];
	for (const speaker of speakers) mics.push(await speaker.produce('mic'));
	const screenAudio = await speakers[2]?.produce('screenAudio');
	const consumers: string[] = [];
	for (const producerId of [...mics, screenAudio ?? '']) {
		const { consumerId } = await listener.ask('consume', { producerId, rtpCapabilities });
		await listener.ask('resumeConsumer', { consumerId });
		consumers.push(consumerId);
	}
	const flowing = () => consumers.map((id) => !listener.session.peer.consumers.get(id).consumer.paused);
	expect(flowing()).toEqual([true, true, false, true]);
	await speakers[0]?.ask('leaveRoom', {});
	await until(
		() => listener.session.peer.consumers.size,
		'three consumers',
		(size) => size === 3,
	);
	consumers.shift();
	await until(flowing, 'all consumers to flow', (all) => all.every(Boolean));
});

test('gives a peer one voice, however many microphones it opens', async () => {
	await using server = await TestSfu.start({ voices: 2 });
	server.createRoom();
	const [anna, ben] = [await server.enter(), await server.enter()];
	for (let i = 0; i < 3; i++) await anna.produce('mic');
	await ben.produce('mic');
	const inside = anna
		.told('voicesChanged')
		.at(-1)
		?.voices.map(({ peerId }) => peerId);
	expect(new Set(inside)).toEqual(new Set([anna.answer.peerId, ben.answer.peerId]));
});

test('tells which voices there are only when a slot has another speaker', async () => {
	await using server = await TestSfu.start({ voices: 2 });
	server.createRoom();
	const [anna, ben, cem, dora] = [
		await server.enter(),
		await server.enter(),
		await server.enter(),
		await server.enter(),
	];
	const speakersTold = () => dora.told('voicesChanged').map(({ voices }) => voices.map(({ peerId }) => peerId));
	const expected: (string | null)[][] = [];
	await anna.produce('mic');
	expected.push([anna.answer.peerId, null]);
	await ben.produce('mic');
	expected.push([anna.answer.peerId, ben.answer.peerId]);
	await ben.produce('mic');
	const withoutSlot = await cem.produce('mic');
	await cem.ask('closeProducer', { producerId: withoutSlot });
	await cem.produce('mic');
	expect(speakersTold()).toEqual(expected);
	await anna.ask('leaveRoom', {});
	expected.push([cem.answer.peerId, ben.answer.peerId]);
	await until(speakersTold, 'the slot of who has left to be told', (told) => told.length === expected.length);
	expect(speakersTold()).toEqual(expected);
});

test('lists the speakers of the voices in the answer to a join, and does not let peers control voices as producers', async () => {
	await using server = await TestSfu.start();
	server.createRoom();
	const anna = await server.enter();
	expect(anna.answer.voices.map(({ peerId }) => peerId)).toEqual([null, null, null, null, null]);
	await anna.produce('mic');
	const ben = await server.enter({ role: 'host' });
	expect(ben.answer.voices[0]?.peerId).toBe(anna.answer.peerId);
	const [{ producerId } = { producerId: '' }] = ben.answer.voices;
	await ben.transport('recv');
	expect(await ben.ask('consume', { producerId })).toMatchObject({ peerId: null, source: 'mic', kind: 'audio' });
	expect(await ben.codeOf('pauseProducer', { producerId })).toBe('not-found producer');
	expect(await ben.codeOf('closeProducer', { producerId })).toBe('not-found producer');
});
