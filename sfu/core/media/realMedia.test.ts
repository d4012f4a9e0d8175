import { expect, test } from 'vitest';
import { MediaClient } from '../../testing/MediaClient.ts';
import { openCamera, openMicrophone } from '../../testing/syntheticMedia.ts';
import { TestSfu } from '../../testing/TestSfu.ts';
import { until } from '../../testing/until.ts';

/** Audio and video through a real worker, sent and received by libwebrtc. */

test('sends video while its tile is visible, also while the sender is disconnected, until a host pauses it', async () => {
	await using server = await TestSfu.start();
	server.createRoom();
	const [anna, ben] = [await MediaClient.enter(server), await MediaClient.enter(server)];
	const video = openCamera({ noise: true, framesPerSecond: 20 });
	try {
		const { id: producerId } = await anna.send.produce({ track: video.track });
		const consumerId = await ben.consume(producerId);
		await ben.flows(consumerId);

		await ben.client.ask('setVisibleTiles', { tiles: [] });
		await ben.stands(consumerId, anna);
		await ben.client.ask('setVisibleTiles', { tiles: [{ producerId, width: 320, height: 180, priority: 10 }] });
		await ben.flows(consumerId);

		anna.client.session.disconnected();
		await ben.flows(consumerId);

		const host = await server.enter({ role: 'host' });
		const figures = async () => (await host.ask('getStats', {})).peers;
		await until(figures, 'an uplink above 0', (peers) => peers.some(({ uplinkKbps }) => uplinkKbps > 0));
		const status = await server.sfu.status();
		expect([status.uplinkMbps > 0, status.downlinkMbps > 0, status.participantCount]).toEqual([true, true, 3]);

		await host.ask('pauseProducer', { producerId });
		await ben.stands(consumerId, anna);
	} finally {
		video.stop();
		anna.leave();
		ben.leave();
	}
});

test('announces the active speaker with a level, and null when nobody speaks any more', async () => {
	await using server = await TestSfu.start();
	server.createRoom();
	const [anna, ben] = [await MediaClient.enter(server), await MediaClient.enter(server)];
	const tone = openMicrophone();
	try {
		const { id: producerId } = await anna.send.produce({ track: tone.track });
		const { id: peerId } = anna.client.session.peer;
		expect(await ben.client.next('activeSpeaker')).toEqual({ peerId });
		const { levels } = await ben.client.next('audioLevels');
		expect(levels).toMatchObject([{ peerId }]);
		expect(levels[0]?.dBvo).toBeGreaterThan(-60);
		const newcomer = await server.enter();
		expect(newcomer.told('activeSpeaker')).toEqual([{ peerId }]);

		await anna.client.ask('pauseProducer', { producerId });
		expect(await ben.client.next('activeSpeaker', 1)).toEqual({ peerId: null });
		await anna.client.ask('resumeProducer', { producerId });
		expect(await ben.client.next('activeSpeaker', 2)).toEqual({ peerId });
		await anna.client.ask('leaveRoom', {});
		expect(await ben.client.next('activeSpeaker', 3)).toEqual({ peerId: null });
	} finally {
		tone.stop();
		anna.leave();
		ben.leave();
	}
});
