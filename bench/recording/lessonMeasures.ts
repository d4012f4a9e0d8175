/** A class of three who are recorded: is everybody in the files, in sync, and the film as long as the lesson? */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Segment } from '../../sfu/recording/lesson/manifest.ts';
import { WirePeer } from '../peers/WirePeer.ts';
import { type Measure, measure } from '../report.ts';
import { BenchServer } from '../server.ts';
import { colours, flashes, isColour, probe, Sound } from './decoded.ts';
import { beepHz, encodePerson, type Looks } from './encodedPerson.ts';
import { changeFilm, filmOf, type Lesson, lessonOf } from './library.ts';
import { RecordingHost } from './RecordingHost.ts';

const targets = { missing: 0, avOffsetMs: 80, filmLengthMs: 200, chapterMs: 500 };
/** A flash and the beep of another moment are at least a second apart. */
const pairMs = 900;
const filmTimeoutMs = 120_000;

const people: Looks[] = [
	{ colour: [32, 48, 96], toneHz: 430, flashes: true },
	{ colour: [60, 150, 80], toneHz: 770, flashes: false },
	{ colour: [170, 60, 50], toneHz: 1_130, flashes: false },
];
const screen: Looks = { colour: [120, 100, 30], toneHz: 100, flashes: false };

/** @param lessonMs how long is recorded */
export async function lessonMeasures(lessonMs: number): Promise<Record<string, Measure>> {
	const [encoded, shared] = await Promise.all([Promise.all(people.map(encodePerson)), encodePerson(screen)]);
	const server = await BenchServer.start({ flags: ['--open', '--workers', '1'], allCores: true });
	try {
		const roomId = server.info.roomId;
		const host = await RecordingHost.join(server);
		const peers = await Promise.all(
			people.map((_, index) => WirePeer.join(server, { roomId, displayName: `Person ${index + 1}` })),
		);
		const startMs = performance.now();
		const mics: string[] = [];
		for (const [index, peer] of peers.entries()) {
			const person = encoded[index];
			if (!person) continue;
			mics.push((await peer.play('mic', person.microphone, startMs)).producerId);
			await peer.play('camera', person.camera, startMs);
		}
		const { recordingId, clock } = await host.start();
		const until = (share: number) => sleep(Math.max(0, lessonMs * share - clock.nowMs));
		const [first, second, third] = peers;
		const [, , thirdMic = ''] = mics;
		const happened: { title: string; atMs: number }[] = [];

		await until(0.2);
		await host.signalling.request('spotlight', { peerId: first?.id ?? null });
		happened.push({ title: 'Spotlight: Person 1', atMs: clock.nowMs });
		await until(0.3);
		await third?.signalling.request('pauseProducer', { producerId: thirdMic });
		await until(0.4);
		const screenId = await second?.play('screen', shared.camera, startMs);
		happened.push({ title: 'Screen of Person 2', atMs: clock.nowMs });
		await until(0.55);
		await third?.signalling.request('resumeProducer', { producerId: thirdMic });
		await until(0.75);
		await second?.signalling.request('closeProducer', { producerId: screenId?.producerId ?? '' });
		await until(1);
		const summary = await host.stop();
		await Promise.all(peers.map((peer) => peer.leave()));
		const lesson = await lessonOf(server, recordingId);
		await changeFilm(server, recordingId, { action: 'now' });
		const film = await filmOf(server, recordingId, filmTimeoutMs);
		await host.leave();
		return {
			...(await measureTracks(lesson)),
			...(film ? await measureFilm(film, summary.durationMs, happened) : {}),
			filmsNotMade: measure(film ? 0 : 1, 'count', 0),
		};
	} finally {
		await server.stop();
	}
}

async function measureTracks({ folder, manifest }: Lesson): Promise<Record<string, Measure>> {
	const whose = new Map(
		manifest.tracks.map(({ trackId, personId, source }) => {
			const name = manifest.people.find((person) => person.personId === personId)?.displayName ?? '';
			return [trackId, { person: people[Number(name.slice(-1)) - 1], source }];
		}),
	);
	let [samples, missing] = [0, 0];
	const [beepsMs, flashesMs]: number[][] = [[], []];
	for (const segment of manifest.segments) {
		const { person, source } = whose.get(segment.trackId) ?? {};
		if (!person || !source) continue;
		const file = join(folder, segment.file);
		const found =
			source === 'mic' ? await tonesIn(file, person) : await coloursIn(file, source === 'screen' ? screen : person);
		samples += found.length;
		missing += found.filter((isThere) => !isThere).length;
		if (!person.flashes) continue;
		if (source === 'mic') beepsMs?.push(...placed(segment, (await Sound.of(file)).onsets(beepHz)));
		if (source === 'camera') flashesMs?.push(...placed(segment, await flashes(file, 25)));
	}
	return {
		sampled: measure(samples, 'count'),
		missing: measure(samples === 0 ? Number.NaN : missing, 'count', targets.missing),
		...offsets('track', flashesMs ?? [], beepsMs ?? []),
	};
}

const placed = ({ startMs }: Segment, atSeconds: number[]) => atSeconds.map((seconds) => startMs + seconds * 1000);

async function coloursIn(file: string, looks: Looks): Promise<boolean[]> {
	return (await colours(file)).map(([, colour]) => isColour(colour, looks));
}

/** Each half second has the own tone, and those of the others are far weaker. */
async function tonesIn(file: string, { toneHz }: Looks): Promise<boolean[]> {
	const sound = await Sound.of(file);
	const found: boolean[] = [];
	for (let at = 0.2; at + 0.5 < sound.seconds - 0.2; at += 0.5) {
		const own = sound.tone(toneHz, at, 0.5);
		const others = people.filter((other) => other.toneHz !== toneHz).map((other) => sound.tone(other.toneHz, at, 0.5));
		found.push(own > 0.05 && others.every((other) => other < own / 4));
	}
	return found;
}

async function measureFilm(
	film: string,
	durationMs: number,
	happened: { title: string; atMs: number }[],
): Promise<Record<string, Measure>> {
	const { seconds, chapters } = await probe(film);
	const errors = happened.map(({ title, atMs }) => {
		const chapter = chapters.find((each) => each.title === title);
		return chapter ? Math.abs(chapter.atSeconds * 1000 - atMs) : Number.POSITIVE_INFINITY;
	});
	const sound = await Sound.of(film);
	const [beeps, shown] = [sound.onsets(beepHz), await flashes(film, 25)];
	return {
		filmLengthError: measure(Math.abs(seconds * 1000 - durationMs), 'ms', targets.filmLengthMs),
		chapterError: measure(Math.max(...errors), 'ms', targets.chapterMs),
		...offsets('film', inMs(shown), inMs(beeps)),
	};
}

const inMs = (seconds: number[]) => seconds.map((each) => each * 1000);

/** Of each flash to the beep that belongs to it: the largest over all, and those at the start, in the middle and at the end. */
function offsets(where: string, flashesMs: number[], beepsMs: number[]): Record<string, Measure> {
	const pairs = flashesMs.flatMap((flashMs) => {
		const [nearest] = [...beepsMs].sort((a, b) => Math.abs(a - flashMs) - Math.abs(b - flashMs));
		return nearest !== undefined && Math.abs(nearest - flashMs) < pairMs ? [nearest - flashMs] : [];
	});
	const at = (index: number) => measure(pairs[index] ?? Number.NaN, 'ms');
	return {
		[`${where}Pairs`]: measure(pairs.length, 'count'),
		[`${where}OffsetStart`]: at(0),
		[`${where}OffsetMiddle`]: at(Math.floor(pairs.length / 2)),
		[`${where}OffsetEnd`]: at(pairs.length - 1),
		[`${where}OffsetMax`]: measure(
			pairs.length < 3 ? Number.NaN : Math.max(...pairs.map(Math.abs)),
			'ms',
			targets.avOffsetMs,
		),
	};
}
