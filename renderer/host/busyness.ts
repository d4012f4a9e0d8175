type Busyness = 'calm' | 'busy' | 'full';
/** From `busy` on it is worth a look, from `full` on students notice. */
type Limits = { busy: number; full: number };

/** Per cent of the whole machine: above 85 sound begins to stutter. */
export const cpuLimits: Limits = { busy: 60, full: 85 };
/** Mbit/s in both directions: what one usual school access point carries is about 100. */
export const networkLimits: Limits = { busy: 50, full: 100 };
export const peopleLimits: Limits = { busy: 51, full: 201 };

export function busyness(value: number, { busy, full }: Limits): Busyness {
	if (value >= full) return 'full';
	return value >= busy ? 'busy' : 'calm';
}
