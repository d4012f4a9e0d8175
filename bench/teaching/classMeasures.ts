/** What teaching costs a class that runs: voices through the server, and people who join, with and without it by turns. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Classroom } from '../peers/Classroom.ts';
import { SignallingPeer } from '../peers/SignallingPeer.ts';
import { voiceHops } from '../peers/voiceHops.ts';
import { type Measure, measure, measureRounds, percentile } from '../report.ts';
import { Drawer } from './Drawer.ts';
import { TaughtClass } from './TaughtClass.ts';

const targets = { ratio: 1.1 };
const classSize = 20;
const drawerCount = 10;
const settleMs = 1_500;
/** Connections that join in turn and leave again: one may do so ten times in 10 s. */
const newcomerCount = 16;
const joinEveryMs = 150;
/** The host turns the page, and asks a question, so often, ms. */
const turnEveryMs = 2_000;

type Round = { hopP99Ms: number; joinsMs: number[] };

export async function classMeasures(rounds: number, windowMs: number): Promise<Record<string, Measure>> {
	const lesson = await TaughtClass.begin(['--open', '--voices', String(classSize)]);
	try {
		const room = new Classroom(lesson.server, lesson.server.info.roomId);
		await room.fill(classSize);
		for (const [index, peer] of room.peers.entries()) peer.microphone?.device.speak(index + 1);
		const drawers = room.peers
			.slice(0, drawerCount)
			.map((peer, row) => new Drawer(peer.signalling, lesson.surface, row));
		const newcomers: SignallingPeer[] = [];
		while (newcomers.length < newcomerCount) newcomers.push(await SignallingPeer.connect(lesson.server));
		await sleep(settleMs);
		const [without, taught]: [Round[], Round[]] = [[], []];
		for (let round = 0; round < rounds; round++) {
			without.push(await measureRound(lesson, room, newcomers, windowMs));
			const teaching = Promise.all([
				teach(lesson, windowMs),
				...drawers.map((drawer) => drawer.draw(windowMs, drawers.length)),
			]);
			taught.push(await measureRound(lesson, room, newcomers, windowMs));
			await teaching;
			await lesson.host.request('clearAllInk', {});
		}
		for (const newcomer of newcomers) newcomer.disconnect();
		await room.close();
		const joins = (all: Round[]) =>
			percentile(
				all.flatMap(({ joinsMs }) => joinsMs),
				95,
			);
		const hops = (all: Round[]) => all.map(({ hopP99Ms }) => hopP99Ms);
		return {
			hopP99Without: measureRounds(hops(without), 'ms'),
			hopP99Taught: measureRounds(hops(taught), 'ms'),
			hopRatio: measureRounds(
				hops(taught).map((hopP99Ms, index) => hopP99Ms / (hops(without)[index] ?? Number.NaN)),
				'x',
				targets.ratio,
			),
			joinP95Without: measure(joins(without), 'ms'),
			joinP95Taught: measure(joins(taught), 'ms'),
			joinRatio: measure(joins(taught) / joins(without), 'x', targets.ratio),
			classRefused: measure(drawers.flatMap(({ failures }) => failures).length, 'count', 0),
		};
	} finally {
		await lesson.end();
	}
}

async function measureRound(
	lesson: TaughtClass,
	room: Classroom,
	newcomers: readonly SignallingPeer[],
	windowMs: number,
): Promise<Round> {
	const [hopsMs, joinsMs] = await Promise.all([voiceHops(room, windowMs), joining(lesson, newcomers, windowMs)]);
	return { hopP99Ms: percentile(hopsMs, 99), joinsMs };
}

/** From the request to the answer with both transports. */
async function joining(lesson: TaughtClass, newcomers: readonly SignallingPeer[], windowMs: number): Promise<number[]> {
	const { roomId } = lesson.server.info;
	const joinsMs: number[] = [];
	const endMs = performance.now() + windowMs;
	for (let turn = 0; performance.now() < endMs; turn++) {
		const newcomer = newcomers[turn % newcomers.length];
		if (!newcomer) break;
		const startedAtMs = performance.now();
		await newcomer.join({ roomId, displayName: 'Newcomer' });
		joinsMs.push(performance.now() - startedAtMs);
		await newcomer.request('leaveRoom', {});
		await sleep(Math.max(0, startedAtMs + joinEveryMs - performance.now()));
	}
	return joinsMs;
}

/** Turns between the page that is drawn on and a blank screen, and asks a question each time. */
async function teach({ host }: TaughtClass, windowMs: number): Promise<void> {
	const endMs = performance.now() + windowMs;
	for (let blank = true; performance.now() < endMs; blank = !blank) {
		await host.request('blankSlides', { blank });
		const question = { kind: 'yesNo', text: '' } as const;
		await host.request('openVote', { question, anonymous: true, changeable: true, timeLimitS: null });
		await sleep(Math.min(turnEveryMs, Math.max(0, endMs - performance.now())));
	}
	await host.request('blankSlides', { blank: false });
}
