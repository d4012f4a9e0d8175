import { uptime } from 'node:os';
import type { ClockReadings } from '../../steadyClock.ts';

/** The wall clock and that of the process go apart by more than this only when the computer slept or somebody set the former, ms. */
const suspiciousMs = 50;
/** By how much `uptime` may be inexact, ms: it has hundredths of a second, or whole ones. */
const inexactMs = process.platform === 'linux' || process.platform === 'win32' ? 100 : 1_100;

const ownReadings: ClockReadings = {
	wall: () => Date.now(),
	running: () => performance.now(),
	uptime: () => uptime() * 1000,
};

/**
 * Ms since some time, by a clock that nobody sets and that counts the time in which the computer slept: Redis ends a lease
 * meanwhile. Cheap enough for every operation. More exact than `SteadyClock`, for which two seconds of sleep are nothing.
 */
export class LeaseClock {
	readonly #readings: ClockReadings;
	readonly #bootedAgoMs: number;
	#wallAheadMs: number;
	#sleptMs = 0;

	constructor(readings: ClockReadings = ownReadings) {
		this.#readings = readings;
		this.#bootedAgoMs = readings.uptime() - readings.running();
		this.#wallAheadMs = readings.wall() - readings.running();
	}

	/** Never goes back. */
	readonly nowMs = (): number => {
		const { wall, running, uptime: sinceBoot } = this.#readings;
		const runningMs = running();
		const wallAheadMs = wall() - runningMs;
		if (Math.abs(wallAheadMs - this.#wallAheadMs) > suspiciousMs) {
			this.#wallAheadMs = wallAheadMs;
			const sleptMs = sinceBoot() - this.#bootedAgoMs - running();
			if (sleptMs - this.#sleptMs > inexactMs) this.#sleptMs = sleptMs;
		}
		return runningMs + this.#sleptMs;
	};
}
