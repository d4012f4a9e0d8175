/** A home that is cut off, or stops, while it is not known whether it lives: never two homes, by what the clients were told. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClusterServer } from '../../e2e/fixtures/cluster.ts';
import type { Computer } from '../../e2e/fixtures/lan.ts';
import { type Measure, measure } from '../report.ts';
import { countOf, type FailureOptions } from './options.ts';
import type { RoamingClass } from './RoamingClass.ts';

/** Of each kind. */
const rounds = 20;
/** Longer than a lease, and longer than another server needs to claim the room, ms. */
const faultMs = 7_000;

type Fault = Record<'begin' | 'end', (room: RoamingClass, home: ClusterServer) => Promise<void>>;

const cut = (from: (room: RoamingClass, home: ClusterServer) => Computer[]): Fault => ({
	begin: async (room, home) => {
		for (const computer of from(room, home)) await home.computer.cutFrom(computer);
	},
	end: async (room, home) => {
		for (const computer of from(room, home)) await home.computer.mendTo(computer);
	},
});
const redisOf = ({ cluster }: RoamingClass) => cluster.redis.computer;
const othersOf = (room: RoamingClass, home: ClusterServer) => room.others(home).map(({ computer }) => computer);

const faults: Record<string, Fault> = {
	homeCutFromRedis: cut((room) => [redisOf(room)]),
	homeCutFromOneServer: cut((room, home) => othersOf(room, home).slice(0, 1)),
	homeCutFromServersAndRedis: cut((room, home) => [redisOf(room), ...othersOf(room, home)]),
	homeStopped: {
		begin: (_room, home) => home.computer.suspend(),
		end: (_room, home) => home.computer.wake(),
	},
	redisEmptied: {
		begin: ({ cluster }) => cluster.redis.restartEmpty(),
		end: async () => {},
	},
};

export async function twoHomes(room: RoamingClass, options: FailureOptions): Promise<Record<string, Measure>> {
	const measures: Record<string, Measure> = {};
	for (const [name, fault] of Object.entries(faults)) {
		const found = new Set<string>();
		const lost: string[] = [];
		const silences: number[] = [];
		let moved = 0;
		const count = countOf(rounds, options);
		for (let round = 1; round <= count; round++) {
			const home = room.home();
			room.watch();
			await fault.begin(room, home);
			await sleep(faultMs);
			await fault.end(room, home);
			await room.comebacks(performance.now(), false);
			silences.push(room.longestSilenceMs());
			await room.settle();
			if (room.home() !== home) moved++;
			for (const text of room.twoHomes()) found.add(text);
			lost.push(...(await room.lostMessages()));
			room.log(
				`${name} ${round}: ${home.name}, then ${room.home().name}, silence ${Math.round(silences.at(-1) ?? 0)} ms, two homes: ${found.size}`,
			);
			room.forgetStays();
		}
		measures[`${name}Rounds`] = measure(count, 'count');
		measures[`${name}TwoHomes`] = { ...measure(found.size, 'count', 0), cases: [...found] };
		measures[`${name}Moved`] = measure(moved, 'count');
		measures[`${name}LongestSilence`] = measure(Math.max(...silences), 'ms');
		measures[`${name}LostMessages`] = { ...measure(lost.length, 'count', 0), cases: lost };
	}
	return measures;
}
