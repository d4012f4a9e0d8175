/** The home of a class is stopped as for an upgrade (SIGTERM), and started again: how long somebody hears nothing. */
import { type Measure, measure, measureRounds } from '../report.ts';
import { countOf, type FailureOptions } from './options.ts';
import type { RoamingClass } from './RoamingClass.ts';

const rounds = 10;
const targetMs = 1_000;

export async function drain(room: RoamingClass, options: FailureOptions): Promise<Record<string, Measure>> {
	const silences: number[] = [];
	const lost: string[] = [];
	for (let round = 1; round <= countOf(rounds, options); round++) {
		const home = room.home();
		room.watch();
		await home.stop();
		const endedMs = performance.now();
		const back = await room.comebacks(endedMs, false);
		const silenceMs = room.longestSilenceMs();
		silences.push(back.some(({ tookMs }) => tookMs === null) ? Number.POSITIVE_INFINITY : silenceMs);
		room.log(`drain ${round}: ${home.name}, silence ${Math.round(silenceMs)} ms`);
		await home.start();
		await room.settle();
		lost.push(...(await room.lostMessages()));
	}
	const twoHomes = room.twoHomes();
	return {
		drainSilence: measureRounds(silences, 'ms'),
		drainSilenceLongest: measure(Math.max(...silences), 'ms', targetMs),
		drainLostMessages: { ...measure(lost.length, 'count', 0), cases: lost },
		drainTwoHomes: { ...measure(twoHomes.length, 'count', 0), cases: twoHomes },
	};
}
