/** Several servers: what joining through another one takes, what a pipe adds, what Redis is asked for, and what all of it costs. */
import { cost } from '../cluster/cost.ts';
import { pipe } from '../cluster/pipe.ts';
import { redisLoad } from '../cluster/redisLoad.ts';
import { through } from '../cluster/through.ts';
import { type Measure, tellPart } from '../report.ts';

/** As the target asks; with two cores the generators need what the servers leave. */
const roomsEach = { full: 10, quick: 2 };

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
