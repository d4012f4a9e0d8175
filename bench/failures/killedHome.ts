/** The home of a class is killed, again and again: how soon each has the media of all others again, without a hand moved. */
import type { ClusterServer } from '../../e2e/fixtures/cluster.ts';
import { type Measure, measure, measureRounds, median } from '../report.ts';
import { countOf, type FailureOptions } from './options.ts';
import type { RoamingClass } from './RoamingClass.ts';

const rounds = 20;
const poweredOffRounds = 5;
const targetMs = 5_000;

/** Ends the home; and starts it again. */
type Ways = Record<'end' | 'start', (home: ClusterServer) => Promise<void>>;
const killed: Ways = { end: (home) => home.kill(), start: (home) => home.start() };
const poweredOff: Ways = { end: (home) => home.powerOff(), start: (home) => home.powerOn() };

export async function killedHome(room: RoamingClass, options: FailureOptions): Promise<Record<string, Measure>> {
	const { slowest, all, late, lost } = await repeat(room, countOf(rounds, options), killed);
	const silent = await repeat(room, countOf(poweredOffRounds, options), poweredOff);
	const twoHomes = room.twoHomes();
	return {
		killedHomeSlowest: { ...measureRounds(slowest, 'ms'), cases: late },
		killedHomeMedian: measure(median(all), 'ms'),
		killedHomeLongest: measure(Math.max(...slowest), 'ms', targetMs),
		killedHomeLate: measure(late.length, 'count', 0),
		killedHomeLostMessages: { ...measure(lost.length, 'count', 0), cases: lost },
		killedHomeTwoHomes: { ...measure(twoHomes.length, 'count', 0), cases: twoHomes },
		poweredOffHomeSlowest: { ...measureRounds(silent.slowest, 'ms'), cases: silent.late },
		poweredOffHomeMedian: measure(median(silent.all), 'ms'),
	};
}

async function repeat(room: RoamingClass, count: number, ways: Ways) {
	const slowest: number[] = [];
	const all: number[] = [];
	const lost: string[] = [];
	const late: string[] = [];
	for (let round = 1; round <= count; round++) {
		const home = room.home();
		const sinceMs = performance.now();
		await ways.end(home);
		const back = await room.comebacks(sinceMs, true);
		const times = back.map(({ tookMs }) => tookMs ?? Number.POSITIVE_INFINITY);
		slowest.push(Math.max(...times));
		all.push(...times);
		if (Math.max(...times) > targetMs) late.push(`round ${round}, ${home.name} killed: ${textOf(back)}`);
		room.log(`killed home ${round}: ${home.name}: ${textOf(back)}`);
		await ways.start(home);
		await room.settle();
		lost.push(...(await room.lostMessages()));
	}
	return { slowest, all, late, lost };
}

const textOf = (back: { name: string; tookMs: number | null }[]) =>
	back.map(({ name, tookMs }) => `${name} ${tookMs === null ? 'never' : Math.round(tookMs)}`).join(', ');
