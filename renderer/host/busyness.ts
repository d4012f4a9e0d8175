type Busyness = 'calm' | 'busy' | 'full';
/** Lower bounds: from `busy` on the host should watch the figure, from `full` on students notice the overload. */
type Limits = { busy: number; full: number };

/** Per cent of all cores together; above 85 sound begins to stutter. */
export const cpuLimits: Limits = { busy: 60, full: 85 };
/** Mbit/s in both directions together; a usual school access point carries about 100. */
export const networkLimits: Limits = { busy: 50, full: 100 };
/** Participants. */
export const peopleLimits: Limits = { busy: 51, full: 201 };

export function busyness(value: number, { busy, full }: Limits): Busyness {
	if (value >= full) return 'full';
	return value >= busy ? 'busy' : 'calm';
}
