/**
 * A class of four who are recorded: three by libwebrtc, each with a colour and a tone, and one whose camera flashes when
 * the microphone beeps, with exact timestamps. Is everybody in the files, in sync, and the film as long as the lesson?
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Device, looksOf, openCamera, openMicrophone } from '../../sfu/testing/syntheticMedia.ts';
import { BenchPeer } from '../peers/BenchPeer.ts';
import { WirePeer } from '../peers/WirePeer.ts';
import { type Measure, measure } from '../report.ts';
import { BenchServer } from '../server.ts';
import { probe } from './decoded.ts';
import { type EncodedPerson, encodePerson } from './encodedPerson.ts';
import { filmOf, type Lesson, lessonOf } from './library.ts';
import { syncInFilm, syncInTracks, syncMeasures } from './lipSync.ts';
import { type LessonClock, RecordingHost } from './RecordingHost.ts';
import { keptIn, lookForSent, type Sent } from './tracks.ts';

const targets = { missing: 0, filmLengthMs: 200, chapterMs: 500 };
/** By libwebrtc; they look like `looksOf` of their index. */
const names = ['Anna', 'Ben', 'Chloe'];
const flasherLooks = { ...looksOf(4), flashes: true };
const screenLooks = looksOf(3);
const loudness = 0.15;
/** Not looked at: the first moments of a sender, and what is on its way when it stops. */
const settleMs = 1_500;
const edgeMs = 500;
const filmTimeoutMs = 120_000;
/** Parts of the lesson: Ben's microphone is paused, Flash is in the spotlight, Anna shares a screen. */
const parts = { pause: [0.2, 0.4], spotlight: [0.4, 0.58], share: [0.63, 0.8] } as const;

type Stretch = { fromMs: number; toMs: number };
/** What the bench did, on the clock of the recording. */
type Deeds = Record<keyof typeof parts, Stretch> & { stopMs: number };
type Person = { peer: BenchPeer; micId: string; devices: Device[] };
type Class = { host: RecordingHost; persons: Person[]; flasher: WirePeer; clock: LessonClock; lessonMs: number };

/** @param lessonMs how long is recorded */
export async function lessonMeasures(lessonMs: number): Promise<Record<string, Measure>> {
	const encoded = await encodePerson(flasherLooks);
	const server = await BenchServer.start({ flags: ['--open', '--workers', '1'], allCores: true });
	const persons: Person[] = [];
	try {
		const host = await RecordingHost.join(server);
		for (const [index, name] of names.entries()) persons.push(await enter(server, name, index));
		const flasher = await enterFlasher(server, encoded);
		const { recordingId, clock } = await host.start();
		const deeds = await teach({ host, persons, flasher, clock, lessonMs });
		const summary = await host.stop();
		const lesson = await lessonOf(server, recordingId);
		// Films wait until no class runs.
		await Promise.all([flasher.leave(), ...persons.map(({ peer }) => peer.leave()), host.leave()]);
		const film = await filmOf(server, recordingId, filmTimeoutMs);
		return {
			...(await measureTracks(lesson, deeds)),
			...(film ? await measureFilm(film, summary.durationMs, deeds) : {}),
			filmsNotMade: measure(film ? 0 : 1, 'count', 0),
		};
	} finally {
		for (const { devices } of persons) for (const device of devices) device.stop();
		await server.stop();
	}
}

async function enter(server: BenchServer, name: string, index: number): Promise<Person> {
	const { colour, toneHz } = looksOf(index);
	const peer = await BenchPeer.join(server, { roomId: server.info.roomId }, name);
	const [microphone, camera] = [openMicrophone({ toneHz, loudness }), openCamera({ colour })];
	const micId = await peer.produce(microphone.track, 'mic');
	await peer.produce(camera.track, 'camera');
	await peer.connected();
	return { peer, micId, devices: [microphone, camera] };
}

async function enterFlasher(server: BenchServer, { microphone, camera }: EncodedPerson): Promise<WirePeer> {
	const peer = await WirePeer.join(server, { displayName: 'Flash', roomId: server.info.roomId });
	const startMs = performance.now();
	await peer.play('mic', microphone, startMs);
	await peer.play('camera', camera, startMs);
	return peer;
}

async function teach({ host, persons, flasher, clock, lessonMs }: Class): Promise<Deeds> {
	const [anna, ben] = persons;
	if (!anna || !ben) throw new RangeError('the class is empty');
	/** @returns when the server had done it, to half of the time of a request */
	const during = async (part: keyof typeof parts, begin: () => Promise<unknown>, end: () => Promise<unknown>) => {
		const [from, to] = parts[part];
		await sleep(Math.max(0, from * lessonMs - clock.nowMs));
		const askedMs = clock.nowMs;
		await begin();
		const fromMs = (askedMs + clock.nowMs) / 2;
		await sleep(Math.max(0, to * lessonMs - clock.nowMs));
		const toMs = clock.nowMs;
		await end();
		return { fromMs, toMs };
	};
	const mic = { producerId: ben.micId };
	const screen = openCamera({ colour: screenLooks.colour, width: 640, height: 360 });
	anna.devices.push(screen);
	let screenId = '';
	const [pause, spotlight, share] = await Promise.all([
		during(
			'pause',
			() => ben.peer.signalling.request('pauseProducer', mic),
			() => ben.peer.signalling.request('resumeProducer', mic),
		),
		during(
			'spotlight',
			() => host.signalling.request('spotlight', { peerId: flasher.id }),
			() => host.signalling.request('spotlight', { peerId: null }),
		),
		during(
			'share',
			async () => {
				screenId = await anna.peer.produce(screen.track, 'screen');
			},
			() => anna.peer.signalling.request('closeProducer', { producerId: screenId }),
		),
	]);
	await sleep(Math.max(0, lessonMs - clock.nowMs));
	return { pause, spotlight, share, stopMs: clock.nowMs };
}

async function measureTracks(lesson: Lesson, deeds: Deeds): Promise<Record<string, Measure>> {
	const { looked, missing } = await lookForSent(lesson, sentIn(deeds));
	const { pause, stopMs } = deeds;
	const silent = { fromMs: pause.fromMs + edgeMs, toMs: pause.toMs - edgeMs };
	const kept = keptIn(lesson, { displayName: 'Ben', source: 'mic', ...silent });
	return {
		looked: measure(looked, 'count'),
		missing: measure(missing, 'count', targets.missing),
		keptWhilePaused: measure(kept, 'count', 0),
		...syncMeasures('track', await syncInTracks(lesson, 'Flash'), stopMs),
	};
}

function sentIn({ pause, share, stopMs }: Deeds): Sent[] {
	const all = { fromMs: settleMs, toMs: stopMs - edgeMs };
	const beforeAndAfter = [
		{ fromMs: all.fromMs, toMs: pause.fromMs - edgeMs },
		{ fromMs: pause.toMs + settleMs, toMs: all.toMs },
	];
	const shared = { fromMs: share.fromMs + settleMs, toMs: share.toMs - edgeMs };
	return [
		...names.flatMap((displayName, index): Sent[] => {
			const person = { displayName, looks: looksOf(index) };
			const spoken = displayName === 'Ben' ? beforeAndAfter : [all];
			const voices = spoken.map((stretch): Sent => ({ ...person, source: 'mic', ...stretch }));
			return [...voices, { ...person, source: 'camera', ...all }];
		}),
		{ displayName: 'Anna', looks: screenLooks, source: 'screen', ...shared },
		{ displayName: 'Flash', looks: flasherLooks, source: 'mic', ...all },
	];
}

async function measureFilm(
	film: string,
	durationMs: number,
	{ share, spotlight }: Deeds,
): Promise<Record<string, Measure>> {
	const { seconds, chapters } = await probe(film);
	const errorOf = (wanted: string, { fromMs }: Stretch) => {
		const chapter = chapters.find(({ title }) => title === wanted);
		return chapter ? Math.abs(chapter.atSeconds * 1000 - fromMs) : Number.POSITIVE_INFINITY;
	};
	const errors = [errorOf('Screen of Anna', share), errorOf('Spotlight: Flash', spotlight)];
	return {
		filmLengthError: measure(Math.abs(seconds * 1000 - durationMs), 'ms', targets.filmLengthMs),
		chapterError: measure(Math.max(...errors), 'ms', targets.chapterMs),
		...syncMeasures('film', await syncInFilm(film), durationMs),
	};
}
