import { expect, test } from 'vitest';
import type { InMemoryClient } from '../../testing/InMemoryClient.ts';
import { MediaClient } from '../../testing/MediaClient.ts';
import { dtlsParameters } from '../../testing/rtpParameters.ts';
import { openCamera, openMicrophone } from '../../testing/syntheticMedia.ts';
import { until } from '../../testing/until.ts';
import { LentServers } from './lentServers.fixture.ts';

/** libwebrtc makes three layers of it, and two of a smaller one. */
const largeCamera = { width: 960, height: 540 };
/** The smallest first. */
const encodings = [4, 2, 1].map((scaleResolutionDownBy) => ({ scaleResolutionDownBy, maxBitrate: 400_000 }));

const recvOf = ({ client }: MediaClient) => client.session.peer.transportFor('recv');
const consumerOf = ({ client }: MediaClient, id: string) => client.session.peer.consumers.get(id).consumer;

/** Anna is on the server `home`, which is full then; whoever comes later receives on `lender`. */
async function fullHome() {
	const servers = await LentServers.start({ lender: 1, home: 1 });
	servers.server('home').createRoom();
	const anna = await MediaClient.enter(servers.server('home'));
	await servers.fill('home');
	return { servers, anna };
}

test('a receiver of a full server gets every layer, pause, resume and close of a camera on another server', {
	timeout: 60_000,
}, async () => {
	const { servers, anna } = await fullHome();
	await using _ = servers;
	const ben = await MediaClient.enter(servers.server('home'));
	const video = openCamera(largeCamera);
	try {
		expect(await servers.held('lender')).toContain(recvOf(ben).id);
		const camera = await anna.send.produce({ track: video.track, encodings });
		const seen = await ben.consume(camera.id);
		await ben.flows(seen);
		for (const spatialLayer of [0, 2, 1]) {
			await ben.client.ask('setPreferredLayers', { consumerId: seen, spatialLayer });
			const current = () => consumerOf(ben, seen).currentLayers?.spatialLayer;
			await until(current, `layer ${spatialLayer} to flow`, (layer) => layer === spatialLayer);
			await ben.flows(seen);
		}
		expect(ben.client.told('layersChanged').at(-1)).toMatchObject({ consumerId: seen, spatialLayer: 1 });

		await anna.client.ask('pauseProducer', { producerId: camera.id });
		await ben.client.next('consumerPaused');
		await anna.client.ask('resumeProducer', { producerId: camera.id });
		await ben.client.next('consumerResumed');
		await ben.flows(seen);

		await ben.client.ask('pauseConsumer', { consumerId: seen });
		await ben.stands(seen, anna);
		await ben.client.ask('resumeConsumer', { consumerId: seen });
		await ben.flows(seen);

		await anna.client.ask('closeProducer', { producerId: camera.id });
		expect(await ben.client.next('consumerClosed')).toEqual({ consumerId: seen });
		expect(ben.client.session.peer.consumers.find(seen)).toBeUndefined();
		await until(
			() => servers.held('lender'),
			'the camera to close on the lender',
			(held) => !held.includes(camera.id) && !held.includes(seen),
		);
	} finally {
		video.stop();
		anna.leave();
		ben.leave();
	}
});

test('a voice is heard on another server', { timeout: 60_000 }, async () => {
	const { servers, anna } = await fullHome();
	await using _ = servers;
	const ben = await MediaClient.enter(servers.server('home'));
	const cem = await MediaClient.enter(servers.server('home'));
	const tone = openMicrophone();
	try {
		await anna.send.produce({ track: tone.track });
		const voices = () => ben.client.told('voicesChanged').at(-1)?.voices ?? [];
		const found = await until(voices, 'the voice', (all) => all.some(({ peerId }) => peerId === anna.peerId));
		const voiceId = found.find(({ peerId }) => peerId === anna.peerId)?.producerId ?? '';
		for (const listener of [ben, cem]) await listener.flows(await listener.consume(voiceId));
		expect((await servers.held('lender')).filter((id) => id === voiceId)).toHaveLength(1);
	} finally {
		tone.stop();
		for (const each of [anna, ben, cem]) each.leave();
	}
});

test('the pipe of a camera stands while nobody behind it watches', { timeout: 60_000 }, async () => {
	const { servers, anna } = await fullHome();
	await using _ = servers;
	const ben = await MediaClient.enter(servers.server('home'));
	const video = openCamera({ noise: true, framesPerSecond: 20 });
	try {
		const camera = await anna.send.produce({ track: video.track });
		const seen = await ben.consume(camera.id);
		await ben.flows(seen);
		await ben.client.ask('pauseConsumer', { consumerId: seen });
		const pipe = servers.pipe('home');
		const sending = anna.client.session.peer.transportFor('send');
		const read = async () => {
			const [[piped], [sent]] = await Promise.all([pipe.getStats(), sending.getStats()]);
			return { piped: piped?.bytesSent ?? 0, sent: sent?.rtpBytesReceived ?? 0 };
		};
		/** Bytes that went into the pipe while so many came from the sender. */
		const pipedMeanwhile = async (bytes: number) => {
			const before = await read();
			const after = await until(read, `${bytes} bytes of the sender`, ({ sent }) => sent > before.sent + bytes);
			return after.piped - before.piped;
		};
		await until(
			() => pipedMeanwhile(20_000),
			'an idle pipe',
			(bytes) => bytes < 400,
		);
		await ben.client.ask('resumeConsumer', { consumerId: seen });
		await ben.flows(seen);
		expect(await pipedMeanwhile(20_000)).toBeGreaterThan(10_000);
	} finally {
		video.stop();
		anna.leave();
		ben.leave();
	}
});

/** Anna sends a camera on `home`, and Ben receives it on `lender`; no packet is ever sent. */
async function twoOfTwoServers(workers: Record<string, number> = { lender: 1, home: 1 }) {
	const servers = await LentServers.start(workers);
	const home = servers.server('home');
	home.createRoom();
	const anna = await home.enter();
	const producerId = await anna.produce('camera');
	await servers.fill('home');
	const ben = await home.enter();
	await ben.transport('recv');
	await ben.ask('consume', { producerId });
	return { servers, home, anna, ben, producerId };
}

const routerOf = (client: InMemoryClient) => client.session.peer.transportFor('recv').appData.router;
const nothing = (held: string[]) => held.length === 0;

test('those who received on another server get new transports when its worker dies, and nobody else notices', async () => {
	const { servers, anna, ben, producerId } = await twoOfTwoServers();
	await using _ = servers;
	expect(servers.media('home').borrowed).toEqual({ routers: 1, transports: 1, consumers: 1 });
	expect(servers.media('lender').lent).toEqual({ routers: 1, transports: 1, consumers: 1 });
	process.kill(servers.worker('lender').pid, 'SIGKILL');
	await ben.next('mediaRestarted');
	expect(ben.session.peer.transports.all()).toEqual([]);
	expect(anna.told('mediaRestarted')).toEqual([]);
	await ben.transport('recv');
	expect(await ben.codeOf('consume', { producerId })).toBe('ok');
	expect(anna.told('mediaRestarted')).toEqual([]);
});

test('the router on another server closes when the worker of the origin dies', async () => {
	const { servers, anna, ben } = await twoOfTwoServers();
	await using _ = servers;
	process.kill(servers.worker('home').pid, 'SIGKILL');
	await Promise.all([anna.next('mediaRestarted'), ben.next('mediaRestarted')]);
	await until(() => servers.held('lender'), 'nothing on the lender', nothing);
	expect(ben.told('mediaRestarted')).toHaveLength(1);
});

test('those who received on another server come back when its link ends, and it keeps nothing', async () => {
	const { servers, home, anna, ben, producerId } = await twoOfTwoServers();
	await using _ = servers;
	servers.links.kill('lender');
	await ben.next('mediaRestarted');
	await until(() => servers.held('lender'), 'nothing on the lender', nothing);
	await ben.transport('recv');
	expect(routerOf(ben).id).toBe((await home.sfu.rooms.get('physics').media()).router.id);
	expect(await ben.codeOf('consume', { producerId })).toBe('ok');
	expect(anna.told('mediaRestarted')).toEqual([]);
});

test('a room that closes leaves nothing behind on either server', async () => {
	const { servers, home } = await twoOfTwoServers();
	await using _ = servers;
	home.sfu.rooms.close('physics');
	servers.empty();
	for (const id of ['home', 'lender']) await until(() => servers.held(id), `nothing on ${id}`, nothing);
	expect(servers.media('home').borrowed).toEqual({ routers: 0, transports: 0, consumers: 0 });
	expect(servers.media('lender').lent).toEqual({ routers: 0, transports: 0, consumers: 0 });
});

test('the router on another server closes with the last receiver there', async () => {
	const { servers, ben } = await twoOfTwoServers();
	await using _ = servers;
	await ben.ask('closeMedia', {});
	await until(() => servers.held('lender'), 'nothing on the lender', nothing);
});

test('a server that is full lends nothing more, and its next receivers stay at home', async () => {
	const { servers, home, ben } = await twoOfTwoServers();
	await using _ = servers;
	await servers.fill('lender');
	const cem = await home.enter();
	await cem.transport('recv');
	const { router } = await home.sfu.rooms.get('physics').media();
	expect([routerOf(cem).id, routerOf(ben).id === router.id]).toEqual([router.id, false]);
});

test('receivers go to the next server when the first one becomes full', async () => {
	const { servers, home, ben, producerId } = await twoOfTwoServers({ lender: 1, other: 1, home: 1 });
	await using _ = servers;
	await servers.fill('lender');
	const cem = await home.enter();
	const transportId = await cem.transport('recv');
	expect(await cem.codeOf('consume', { producerId })).toBe('ok');
	expect(await servers.held('other')).toContain(transportId);
	expect(await servers.held('lender')).toContain(routerOf(ben).id);
});

test('those who received on a server that lends nothing any more get new transports', async () => {
	const { servers, anna, ben } = await twoOfTwoServers();
	await using _ = servers;
	servers.media('lender').close();
	await ben.next('mediaRestarted');
	await until(() => servers.held('lender'), 'nothing on the lender', nothing);
	expect(servers.media('home').borrowed.routers).toBe(0);
	expect(anna.told('mediaRestarted')).toEqual([]);
});

test('a server cannot use a router that was lent to another one', async () => {
	const { servers, ben } = await twoOfTwoServers({ lender: 1, other: 1, home: 1 });
	await using _ = servers;
	const { id: routerId } = routerOf(ben);
	const link = await servers.links.links('other').to('lender');
	link.send('media.change', { routerId, id: routerId, change: { what: 'close' } });
	const request = { routerId, sctp: false, tcpOnly: false, reached: {} };
	await expect(link.request('media.transport', request)).rejects.toMatchObject({ code: 'not-found' });
	expect(await servers.held('lender')).toContain(routerId);
});

test('a transport on another server follows the network there, and not at home', async () => {
	const { servers, home, ben } = await twoOfTwoServers();
	await using _ = servers;
	const elsewhere = new Set(['192.0.2.1']);
	await home.sfu.networkChanged(elsewhere);
	expect(ben.session.peer.transports.size).toBe(1);
	await servers.server('lender').sfu.networkChanged(elsewhere);
	await ben.next('mediaRestarted');
	expect(ben.session.peer.transports.size).toBe(0);
});

test('what is wrong with a request to another server is told as it is at home', async () => {
	const { servers, ben } = await twoOfTwoServers();
	await using _ = servers;
	const { id: transportId } = ben.session.peer.transportFor('recv');
	expect(await ben.codeOf('connectTransport', { transportId, dtlsParameters })).toBe('ok');
	const role = 'server';
	expect(await ben.codeOf('connectTransport', { transportId, dtlsParameters: { ...dtlsParameters, role } })).toBe(
		'wrong-state',
	);
	expect(await ben.codeOf('restartIce', { transportId })).toBe('ok');
});
