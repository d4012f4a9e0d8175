/** Redis is gone in the middle of a class: stopped, frozen, or cut off from all servers. Nobody may notice. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Measure, measure } from '../report.ts';
import { countOf, type FailureOptions } from './options.ts';
import type { RoamingClass } from './RoamingClass.ts';

const rounds = 10;
const outageMs = { full: 30_000, quick: 12_000 };
/** The servers look at one another's rooms again. */
const afterwardsMs = 6_000;
/** A longer silence is noticed, ms. */
const noticedMs = 1_000;

type Outage = { begin(room: RoamingClass): Promise<void>; end(room: RoamingClass): Promise<void> };

const outages: Record<string, Outage> = {
	stopped: {
		begin: ({ cluster: { redis } }) => redis.stop(),
		end: ({ cluster: { redis } }) => redis.start(),
	},
	frozen: {
		begin: ({ cluster: { redis } }) => redis.computer.suspend(),
		end: ({ cluster: { redis } }) => redis.computer.wake(),
	},
	unreachable: {
		begin: ({ cluster: { redis } }) => redis.computer.setCableCut(true),
		end: ({ cluster: { redis } }) => redis.computer.setCableCut(false),
	},
};

export async function redisOutage(room: RoamingClass, options: FailureOptions): Promise<Record<string, Measure>> {
	const noticed: string[] = [];
	const silences: number[] = [];
	const kinds = Object.entries(outages);
	const count = Math.max(kinds.length, countOf(rounds, options));
	for (let round = 0; round < count; round++) {
		const [name, outage] = kinds[round % kinds.length] ?? [];
		if (!name || !outage) throw new Error('there are kinds of outages');
		const sinceMs = room.watch();
		await outage.begin(room);
		await sleep(options.quick ? outageMs.quick : outageMs.full);
		await outage.end(room);
		await sleep(afterwardsMs);
		const silenceMs = room.longestSilenceMs();
		silences.push(silenceMs);
		const connections = room.connectionsSince(sinceMs);
		const refused = Object.entries(room.refusalsSince(sinceMs)).map(([code, times]) => `${code} ${times}`);
		const text = `${name}: silence ${Math.round(silenceMs)} ms, ${connections} new connections, refused: ${refused.join(', ') || 'nothing'}`;
		room.log(`Redis ${round + 1} ${text}`);
		if (silenceMs > noticedMs || connections > 0 || refused.length > 0) noticed.push(text);
		await room.settle();
	}
	const lost = await room.lostMessages();
	const twoHomes = room.twoHomes();
	return {
		redisOutages: measure(count, 'count'),
		redisOutagesNoticed: { ...measure(noticed.length, 'count', 0), cases: noticed },
		redisOutageLongestSilence: measure(Math.max(...silences), 'ms', noticedMs),
		redisOutageLostMessages: { ...measure(lost.length, 'count', 0), cases: lost },
		redisOutageTwoHomes: { ...measure(twoHomes.length, 'count', 0), cases: twoHomes },
	};
}
