import { expect, test } from 'vitest';
import type { InMemoryClient } from '../../testing/InMemoryClient.ts';
import { MediaClient } from '../../testing/MediaClient.ts';
import { openCamera, openMicrophone } from '../../testing/syntheticMedia.ts';
import { TestSfu } from '../../testing/TestSfu.ts';
import { until } from '../../testing/until.ts';

/** Four fifths of the streams that a worker is assumed to carry (MediaWorker.ts): from there on receivers go to others. */
const streamsToFill = 360;

/** Puts consumers without packets on the worker of the room, which is full by their number without using the CPU. */
async function fill(server: TestSfu): Promise<void> {
	const senders = [await server.enter(), await server.enter()];
	const producers: string[] = [];
	for (const sender of senders) {
		for (const source of ['camera', 'screen', 'mic', 'screenAudio'] as const)
			producers.push(await sender.produce(source));
	}
	for (let viewers = 0; viewers * producers.length < streamsToFill; viewers++) {
		const viewer = await server.enter();
		await viewer.transport('recv');
		for (const producerId of producers) await viewer.ask('consume', { producerId });
	}
}

const routerOf = (client: InMemoryClient) => client.session.peer.transportFor('recv').appData.router;

test('pipes video and voices to a second worker when the room fills the first, and closes consumers there with their producers', async () => {
	await using server = await TestSfu.start({ workerCount: 2 });
	server.createRoom();
	const anna = await MediaClient.enter(server);
	await fill(server);
	const ben = await MediaClient.enter(server);
	const [video, tone] = [openCamera({ noise: true, framesPerSecond: 20 }), openMicrophone()];
	try {
		expect(routerOf(ben.client).id).not.toBe(routerOf(anna.client).id);
		expect((await server.sfu.status()).workers.map(({ rooms }) => rooms)).toEqual([1, 1]);
		const camera = await anna.send.produce({ track: video.track });
		await anna.send.produce({ track: tone.track });
		const seen = await ben.consume(camera.id);
		await ben.flows(seen);
		const { peerId: speaker } = anna;
		const voice = ben.client
			.told('voicesChanged')
			.at(-1)
			?.voices.find(({ peerId }) => peerId === speaker);
		// Silent microphones hold all voices at first; the speaker gets one.
		const voiceId = voice?.producerId ?? (await voiceOf(ben.client, speaker));
		await ben.flows(await ben.consume(voiceId));
		await anna.client.ask('closeProducer', { producerId: camera.id });
		await ben.client.next('consumerClosed');
		expect(ben.client.session.peer.consumers.find(seen)).toBeUndefined();
	} finally {
		video.stop();
		tone.stop();
		anna.leave();
		ben.leave();
	}
});

test('restarts media only for the peers whose worker died when it held a piped router', async () => {
	await using server = await TestSfu.start({ workerCount: 2 });
	server.createRoom();
	const anna = await server.enter();
	const producerId = await anna.produce('camera');
	await fill(server);
	const ben = await server.enter();
	await ben.transport('recv');
	expect(await ben.codeOf('consume', { producerId })).toBe('ok');
	process.kill(await pidOfPipedRouter(server, ben), 'SIGKILL');
	const { voices } = await ben.next('mediaRestarted');
	expect(voices).toEqual(anna.answer.voices.map(({ producerId: id }) => expect.objectContaining({ producerId: id })));
	expect(anna.told('mediaRestarted')).toEqual([]);
	expect(ben.session.peer.transports.all()).toEqual([]);
	await until(
		() => server.sfu.workerPids,
		'two workers again',
		({ length }) => length === 2,
	);
	await ben.transport('recv');
	expect(await ben.codeOf('consume', { producerId })).toBe('ok');
});

async function voiceOf(client: InMemoryClient, wanted: string): Promise<string> {
	const voices = () => client.told('voicesChanged').at(-1)?.voices ?? [];
	const isIn = (peerId: string | null) => peerId === wanted;
	const found = await until(voices, `${wanted} in a voice`, (all) => all.some(({ peerId }) => isIn(peerId)));
	return found.find(({ peerId }) => isIn(peerId))?.producerId ?? '';
}

/** The worker with the piped router: the one that does not carry the router of the room. */
async function pidOfPipedRouter(server: TestSfu, client: InMemoryClient): Promise<number> {
	const originPid = (await server.sfu.rooms.get('physics').media()).worker.pid;
	expect(routerOf(client).closed).toBe(false);
	return server.sfu.workerPids.find((pid) => pid !== originPid) ?? 0;
}
