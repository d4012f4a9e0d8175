/** Several servers: what joining through another one takes, what a pipe adds, what Redis is asked for, and what all of it costs. */
import { availableParallelism } from 'node:os';
import { cost } from '../cluster/cost.ts';
import { pipe } from '../cluster/pipe.ts';
import { redisLoad } from '../cluster/redisLoad.ts';
import { through } from '../cluster/through.ts';
import { type Measure, tellPart } from '../report.ts';

/** Cores for the servers, Redis and generators of ten classes each. */
const coresForAll = 6;
/** Ten, as the target asks; with fewer cores so many that the generators keep up. */
const roomsEach = { full: availableParallelism() < coresForAll ? 3 : 10, quick: 2 };

type Options = {
	quick: boolean;
	/** Classes of 50 on each server. */
	rooms: number | undefined;
	/** Only this one. */
	part: string | undefined;
};

/** A part's measures begin with what it is about. */
const parts: Record<string, (options: { quick: boolean; rooms: number }) => Promise<Record<string, Measure>>> = {
	through: ({ quick }) => through(quick),
	pipe,
	redis: ({ quick }) => redisLoad(quick),
	cost,
};

export const clusterParts = Object.keys(parts);

export async function cluster({ quick, rooms, part }: Options): Promise<Record<string, Measure>> {
	const size = rooms ?? (quick ? roomsEach.quick : roomsEach.full);
	const measures: Record<string, Measure> = {};
	for (const [name, run] of Object.entries(parts)) {
		if (part !== undefined && part !== name) continue;
		const measured = await run({ quick, rooms: size });
		tellPart(name, measured);
		Object.assign(measures, measured);
	}
	return measures;
}
