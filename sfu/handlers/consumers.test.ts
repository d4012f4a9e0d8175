import { expect, test } from 'vitest';
import { dtlsParameters, rtpCapabilities } from '../testing/rtpParameters.ts';
import { TestSfu, twoInARoom } from '../testing/TestSfu.ts';

test('starts a consumer paused, lets it flow when it is resumed and closes it with its producer', async () => {
	await using server = await TestSfu.start();
	const [anna, ben] = await twoInARoom(server);
	const producerId = await anna.produce('camera');
	await ben.transport('recv');
	const consumer = await ben.ask('consume', { producerId });
	expect(consumer).toMatchObject({
		producerId,
		peerId: anna.answer.peerId,
		source: 'camera',
		kind: 'video',
		type: 'simulcast',
		producerPaused: false,
	});
	const { consumerId } = consumer;
	const slot = ben.session.peer.consumers.get(consumerId);
	expect(slot.consumer.paused).toBe(true);
	await ben.ask('resumeConsumer', { consumerId });
	expect(slot.consumer.paused).toBe(false);
	await anna.ask('pauseProducer', { producerId });
	expect(await ben.next('consumerPaused')).toEqual({ consumerId });
	await anna.ask('resumeProducer', { producerId });
	expect(await ben.next('consumerResumed')).toEqual({ consumerId });
	await anna.ask('closeProducer', { producerId });
	expect(await ben.next('consumerClosed')).toEqual({ consumerId });
	expect(await ben.codeOf('resumeConsumer', { consumerId })).toBe('not-found consumer');
});

test('answers a repeated consume with the same consumer until that is closed', async () => {
	await using server = await TestSfu.start();
	const [anna, ben] = await twoInARoom(server);
	const producerId = await anna.produce('mic');
	await ben.transport('recv');
	const [first, second] = await Promise.all([ben.ask('consume', { producerId }), ben.ask('consume', { producerId })]);
	expect(second).toEqual(first);
	await ben.ask('closeConsumer', first);
	expect((await ben.ask('consume', { producerId })).consumerId).not.toBe(first.consumerId);
});

test('consumes only producers of the same room, and not one’s own', async () => {
	await using server = await TestSfu.start();
	const [anna, ben] = await twoInARoom(server);
	server.createRoom({ roomId: 'chemistry' });
	const stranger = await server.enter({ roomId: 'chemistry' });
	const producerId = await anna.produce('camera');
	for (const client of [anna, ben, stranger]) await client.transport('recv');
	expect(await stranger.codeOf('consume', { producerId })).toBe('not-found producer');
	expect(await stranger.codeOf('closeProducer', { producerId })).toBe('not-found producer');
	expect(await anna.codeOf('consume', { producerId })).toBe('cannot-consume');
	expect(await ben.codeOf('closeProducer', { producerId })).toBe('forbidden');
	expect(await ben.codeOf('resumeProducer', { producerId })).toBe('not-found producer');
	expect(await ben.codeOf('consume', { producerId: 'nothing' })).toBe('not-found producer');
});

test('refuses to consume without a receive transport, without capabilities and without a common codec', async () => {
	await using server = await TestSfu.start();
	const [anna] = await twoInARoom(server);
	const producerId = await anna.produce('camera');
	const mute = await server.enter({}, { rtpCapabilities: undefined });
	expect(await mute.codeOf('consume', { producerId })).toBe('not-found transport');
	const [send] = [await mute.transport('send'), await mute.transport('recv')];
	expect(await mute.codeOf('consume', { producerId })).toBe('bad-request');
	const audioOnly = { codecs: rtpCapabilities.codecs?.filter(({ kind }) => kind === 'audio') };
	expect(await mute.codeOf('consume', { producerId, rtpCapabilities: audioOnly })).toBe('cannot-consume');
	expect(await mute.codeOf('consume', { producerId, rtpCapabilities, transportId: send })).toBe('wrong-state');
	expect(await mute.codeOf('consume', { producerId, rtpCapabilities })).toBe('ok');
});

test('sends video only while its tile is visible, in the layer that the size of the tile needs', async () => {
	await using server = await TestSfu.start();
	const [anna, ben] = await twoInARoom(server);
	const [camera, mic] = [await anna.produce('camera'), await anna.produce('mic')];
	await ben.transport('recv');
	const [video, audio] = [
		await ben.ask('consume', { producerId: camera }),
		await ben.ask('consume', { producerId: mic }),
	];
	for (const { consumerId } of [video, audio]) await ben.ask('resumeConsumer', { consumerId });
	const of = ({ consumerId }: { consumerId: string }) => ben.session.peer.consumers.get(consumerId).consumer;
	const show = (height: number) =>
		ben.ask('setVisibleTiles', { tiles: [{ producerId: camera, width: height * 1.8, height, priority: 200 }] });
	expect(of(video).paused).toBe(false);

	await show(150);
	expect(of(video).preferredLayers).toMatchObject({ spatialLayer: 0 });
	expect(of(video).priority).toBe(200);
	await show(300);
	expect(of(video).preferredLayers).toMatchObject({ spatialLayer: 1 });
	await show(900);
	expect(of(video).preferredLayers).toMatchObject({ spatialLayer: 2 });

	await ben.ask('setVisibleTiles', { tiles: [] });
	expect([of(video).paused, of(audio).paused]).toEqual([true, false]);
	await ben.ask('resumeConsumer', video);
	expect(of(video).paused).toBe(true);
	await ben.ask('pauseConsumer', video);
	await show(300);
	expect(of(video).paused).toBe(true);
	await ben.ask('resumeConsumer', video);
	expect(of(video).paused).toBe(false);
	await ben.ask('setPreferredLayers', { ...video, spatialLayer: 7 });
	expect(of(video).preferredLayers).toMatchObject({ spatialLayer: 2 });
	expect(await ben.codeOf('requestKeyFrame', video)).toBe('ok');
});

test('keeps a consumer paused that is created while its tile is hidden, until the tile is visible', async () => {
	await using server = await TestSfu.start();
	const [anna, ben] = await twoInARoom(server);
	const producerId = await anna.produce('camera');
	await ben.transport('recv');
	await ben.ask('setVisibleTiles', { tiles: [] });
	const { consumerId } = await ben.ask('consume', { producerId });
	await ben.ask('resumeConsumer', { consumerId });
	const { consumer } = ben.session.peer.consumers.get(consumerId);
	expect(consumer.paused).toBe(true);
	await ben.ask('setVisibleTiles', { tiles: [{ producerId, width: 320, height: 180, priority: 1 }] });
	expect(consumer.paused).toBe(false);
});

test('leaves other transports alone when one fails or is never connected', async () => {
	await using server = await TestSfu.start();
	const [anna, ben] = await twoInARoom(server);
	const transportId = await anna.transport('send');
	await anna.ask('connectTransport', { transportId, dtlsParameters });
	const producerId = await anna.produce('mic');
	await ben.transport('recv');
	expect(await ben.codeOf('consume', { producerId })).toBe('ok');
	expect(await anna.codeOf('restartIce', { transportId })).toBe('ok');
});
