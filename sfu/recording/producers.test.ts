/** Producers that come, go and change while they are recorded. */
import { expect, test } from 'vitest';
import { SfuError } from '../core/errors.ts';
import { noFfmpeg } from '../testing/decodedMedia.ts';
import { MediaClient } from '../testing/MediaClient.ts';
import { looksOf, openCamera, openMicrophone } from '../testing/syntheticMedia.ts';
import { until } from '../testing/until.ts';
import { BuiltInCapture } from './capture/BuiltInCapture.ts';
import { begun, RecordedClass, recorded, segmentsOf } from './recordedClass.fixture.ts';
import { expectWholeLesson } from './wholeLesson.fixture.ts';

const timeout = 120_000;

test.skipIf(noFfmpeg)('records forty producers that come, pause and go within seconds', { timeout }, async () => {
	await using lesson = await RecordedClass.open();
	const { server } = lesson;
	const clients = await Promise.all(
		['Anna', 'Ben', 'Cleo', 'Dan'].map((displayName) => MediaClient.enter(server, { displayName })),
	);
	const session = await lesson.record();
	const rounds = 5;
	for (let round = 1; round <= rounds; round++) {
		await Promise.all(
			clients.map(async (client, index) => {
				const devices = [openCamera({ colour: looksOf(index).colour }), openMicrophone(looksOf(index))];
				const sent = [];
				for (const { track } of devices) sent.push(await client.send.produce({ track, stopTracks: false }));
				const ids = sent.map(({ id }) => id);
				await begun(session, 'mic', (round - 1) * clients.length + 1);
				// Each does something else, in the same moment as the others.
				if (index !== round % clients.length) {
					for (const producerId of ids) await client.client.ask('pauseProducer', { producerId });
					for (const producerId of ids) await client.client.ask('resumeProducer', { producerId });
				}
				for (const producerId of ids) await client.client.ask('closeProducer', { producerId });
				for (const producer of sent) producer.close();
				for (const device of devices) device.stop();
			}),
		);
	}
	const manifest = await lesson.stop();
	for (const client of clients) client.leave();
	expect(manifest.tracks).toHaveLength(clients.length * rounds * 2);
	expect(segmentsOf(manifest, 'mic').length).toBeGreaterThanOrEqual(rounds);
	await expectWholeLesson(lesson.lesson, manifest);
});

test.skipIf(noFfmpeg)(
	'begins a new file where a camera changes its size, and where it comes back',
	{ timeout },
	async () => {
		await using lesson = await RecordedClass.open();
		const anna = await MediaClient.enter(lesson.server, { displayName: 'Anna' });
		const [small, large] = [openCamera(looksOf(0)), openCamera({ colour: looksOf(1).colour, width: 320, height: 180 })];
		const producer = await anna.send.produce({ track: small.track, stopTracks: false });
		const session = await lesson.record();
		await begun(session, 'camera', 1);
		await recorded(session, 1_000);
		await producer.replaceTrack({ track: large.track });
		await begun(session, 'camera', 2);
		await recorded(session, 1_000);
		await anna.client.ask('pauseProducer', { producerId: producer.id });
		await recorded(session, 500);
		await anna.client.ask('resumeProducer', { producerId: producer.id });
		await begun(session, 'camera', 3);
		await recorded(session, 1_000);
		const manifest = await lesson.stop();
		anna.leave();
		for (const device of [small, large]) device.stop();

		const [first, second, third] = manifest.segments;
		expect(manifest.segments.map(({ width, height }) => [width, height])).toEqual([
			[160, 90],
			[320, 180],
			[320, 180],
		]);
		// No hole between the two sizes.
		expect((second?.startMs ?? 0) - (first?.startMs ?? 0)).toBeCloseTo(first?.durationMs ?? 0, -2);
		expect(manifest.gaps).toMatchObject([{ why: 'paused' }]);
		// Sender reports may have told the start better since.
		expect(manifest.gaps[0]?.toMs).toBeCloseTo(third?.startMs ?? 0, -2.5);
		expect((third?.startMs ?? 0) - (manifest.gaps[0]?.fromMs ?? 0)).toBeGreaterThan(450);
		await expectWholeLesson(lesson.lesson, manifest);
	},
);

test.skipIf(noFfmpeg)('records the layers of simulcast that the film has room for', { timeout }, async () => {
	await using lesson = await RecordedClass.open();
	const anna = await MediaClient.enter(lesson.server, { displayName: 'Anna' });
	const devices = [openCamera({ ...looksOf(0), width: 960, height: 540 }), openMicrophone(looksOf(0))];
	const encodings = [4, 2, 1].map((scaleResolutionDownBy) => ({ scaleResolutionDownBy, maxBitrate: 500_000 }));
	await anna.send.produce({ track: devices[0]?.track, encodings, stopTracks: false });
	await anna.send.produce({ track: devices[1]?.track, stopTracks: false });
	const [camera] = anna.client.session.peer.producersOf('camera');
	await until(() => (camera?.score.length ?? 0) === 3 && camera?.score.every(({ score }) => score > 0), 'three layers');
	const session = await lesson.record({ cameras: 'all', video: { resolution: '960x540' } });
	await until(() => segmentsOf(session.manifest, 'camera').some(({ width }) => width === 960), 'the largest layer');
	await recorded(session, 6_000);
	// Two cameras are half as high.
	const ben = await MediaClient.enter(lesson.server, { displayName: 'Ben' });
	await ben.show(looksOf(1));
	await until(() => segmentsOf(session.manifest, 'camera').some(({ width }) => width === 480), 'the middle layer');
	await recorded(session, 3_000);
	const manifest = await lesson.stop();
	for (const client of [anna, ben]) client.leave();
	for (const device of devices) device.stop();

	const [track] = manifest.tracks.filter(({ source }) => source === 'camera');
	const layers = manifest.segments.filter(({ trackId }) => trackId === track?.trackId);
	const [large, middle] = [960, 480].map((width) => layers.find((segment) => segment.width === width));
	expect(large).toMatchObject({ height: 540, layer: { index: 2, count: 3 }, bySenderReport: true });
	expect(middle).toMatchObject({ height: 270, layer: { index: 1, count: 3 } });
	expect(segmentsOf(manifest, 'mic')[0]).toMatchObject({ layer: null, bySenderReport: true });
	await expectWholeLesson(lesson.lesson, manifest);
});

test('keeps the cameras of the two who spoke last, and of the hosts when they have left', { timeout }, async () => {
	await using lesson = await RecordedClass.open();
	const { server, room } = lesson;
	const people = await Promise.all(
		['Anna', 'Ben', 'Cleo'].map((displayName) => MediaClient.enter(server, { displayName })),
	);
	const [anna, ben, cleo] = people;
	if (!anna || !ben || !cleo) throw new Error('somebody is missing');
	room.peer(anna.peerId).role = 'host';
	// Only what the test says counts: now and then mediasoup takes a synthetic tone for speech.
	await room.currentMedia?.speakers.observers.speaker.pause();
	const cameras = people.map((_, index) => openCamera(looksOf(index)));
	for (const [index, { client, send }] of people.entries()) {
		await client.produce('mic');
		await send.produce({ track: cameras[index]?.track, stopTracks: false });
	}
	const session = await lesson.record({ cameras: 'spotlight' });
	const recordedCameras = () => {
		const open = segmentsOf(session.manifest, 'camera').filter(({ durationMs }) => durationMs === null);
		const personIds = open.map(
			({ trackId }) => session.manifest.tracks.find((track) => track.trackId === trackId)?.personId,
		);
		return session.manifest.people
			.filter(({ personId }) => personIds.includes(personId))
			.map(({ displayName }) => displayName)
			.sort();
	};
	const shows = (...names: string[]) =>
		until(recordedCameras, `the cameras of ${names}`, (found) => found.join() === names.join());
	// What mediasoup tells when somebody speaks.
	const speaks = ({ client }: MediaClient) => {
		const [producer] = client.session.peer.producersOf('mic');
		if (!producer) throw new Error('there is no microphone');
		room.currentMedia?.speakers.observers.speaker.emit('dominantspeaker', { producer });
	};
	await shows('Anna');
	speaks(ben);
	await shows('Ben');
	speaks(cleo);
	await shows('Ben', 'Cleo');
	speaks(ben);
	for (const client of [ben, cleo]) {
		client.leave();
		room.leave(room.peer(client.peerId));
	}
	await shows('Anna');
	await lesson.stop();
	anna.leave();
	for (const device of cameras) device.stop();
});

test('records who speaks when the recording begins', { timeout }, async () => {
	await using lesson = await RecordedClass.open();
	const ben = await MediaClient.enter(lesson.server, { displayName: 'Ben' });
	await ben.show(looksOf(0));
	await until(() => lesson.room.activeSpeaker === ben.peerId, 'Ben to speak');
	const session = await lesson.record({ cameras: 'spotlight' });
	await begun(session, 'camera', 1);
	await lesson.stop();
	ben.leave();
});

test('leaves a track out whose codec cannot be recorded, says so, and records the others', { timeout }, async () => {
	const warnings: unknown[] = [];
	await using lesson = await RecordedClass.open({
		warn: (details) => warnings.push(details),
		openCapture: async (media) => {
			const capture = await BuiltInCapture.open(media);
			return {
				close: () => capture.close(),
				// As BuiltInTrack does with a codec that it does not know, which no router of this server has.
				add: async (source) => {
					if (source.producer.kind === 'audio') return capture.add(source);
					throw new SfuError('unavailable', 'video/AV1 cannot be recorded');
				},
			};
		},
	});
	const anna = await MediaClient.enter(lesson.server, { displayName: 'Anna' });
	await anna.show(looksOf(0));
	const session = await lesson.record();
	await begun(session, 'mic', 1);
	await recorded(session, 500);
	const manifest = await lesson.stop();
	anna.leave();
	expect(manifest).toMatchObject({ end: 'stopped' });
	expect(manifest.segments.map(({ codec }) => codec)).toEqual(['opus']);
	expect(warnings).toMatchObject([{ err: { code: 'unavailable' } }]);
});

test('other trace events of a producer go on while it is recorded and afterwards', { timeout }, async () => {
	await using lesson = await RecordedClass.open();
	const anna = await MediaClient.enter(lesson.server, { displayName: 'Anna' }, { canMakeKeyFrames: true });
	await anna.show(looksOf(0));
	const [camera] = anna.client.session.peer.producersOf('camera');
	/** mediasoup's dump leaves sender reports out. */
	const traced = async () => (await camera?.dump())?.traceEventTypes;
	expect(await traced()).toEqual(['pli']);
	const session = await lesson.record();
	await until(() => session.manifest.tracks.length === 2, 'both tracks');
	expect(await traced()).toEqual(['pli']);
	await lesson.stop();
	expect(await traced()).toEqual(['pli']);
	anna.leave();
});

test('keeps nothing of a producer when it has been recorded twenty times', { timeout }, async () => {
	await using lesson = await RecordedClass.open();
	const anna = await lesson.server.enter();
	await anna.produce('mic');
	await anna.produce('camera');
	const producers = anna.session.peer.producers.all();
	const listeners = () => producers.map((it) => [it.listenerCount('trace'), it.observer.listenerCount('close')]);
	const before = listeners();
	for (let count = 0; count < 20; count++) {
		const session = await lesson.record();
		// One in two is stopped while its tracks are still opened.
		if (count % 2 === 0) await until(() => session.manifest.tracks.length === 2, 'both tracks');
		await lesson.room.parts.recording.stop();
	}
	expect(listeners()).toEqual(before);
	for (const producer of producers) expect((await producer.dump()).traceEventTypes).toEqual([]);
	// What the workers hold after the last person has left is looked at when the server is closed.
});
