import { expect, test } from 'vitest';
import type { InMemoryClient } from '../../testing/InMemoryClient.ts';
import { MediaClient } from '../../testing/MediaClient.ts';
import { openCamera, openMicrophone } from '../../testing/syntheticMedia.ts';
import { TestSfu } from '../../testing/TestSfu.ts';
import { until } from '../../testing/until.ts';

/** So many streams are what a worker is taken to carry (MediaWorker.ts), and from four fifths of it on others help. */
const streamsToFill = 360;

/** Puts consumers that never flow on the worker of the room: it is full by count, without a core's work. */
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

test('a room that one worker does not carry goes on, on the next: videos, voices, and their ends', async () => {
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
		const place = anna.client.session.peer.id;
		const voice = ben.client
			.told('voicesChanged')
			.at(-1)
			?.voices.find(({ peerId }) => peerId === place);
		// All places are taken by microphones that never made a sound; who speaks gets one.
		const voiceId = voice?.producerId ?? (await voiceOf(ben.client, place));
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

test('when the helping worker dies only those it carried begin anew, and it is replaced', async () => {
	await using server = await TestSfu.start({ workerCount: 2 });
	server.createRoom();
	const anna = await server.enter();
	const producerId = await anna.produce('camera');
	await fill(server);
	const ben = await server.enter();
	await ben.transport('recv');
	expect(await ben.codeOf('consume', { producerId })).toBe('ok');
	const { pid } = await workerOf(server, ben);
	process.kill(pid, 'SIGKILL');
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

/** The worker whose only room is the helping router: the one that has fewer transports. */
async function workerOf(server: TestSfu, client: InMemoryClient): Promise<{ pid: number }> {
	const trunk = (await server.sfu.rooms.get('physics').media()).worker.pid;
	const pid = server.sfu.workerPids.find((each) => each !== trunk) ?? 0;
	expect(routerOf(client).closed).toBe(false);
	return { pid };
}
