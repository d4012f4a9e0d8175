import { uptime } from 'node:os';

/** `performance.now()` and `uptime` differ by more than this only after the computer has slept, ms. */
const noticedSleepMs = 2_000;
/** Reading `uptime` opens a file on Linux: not more often than this, ms of `running`. Sleep is noticed so much later. */
const uptimeReadEveryMs = 100;

/** What the clocks of the computer say, ms. */
export type ClockReadings = {
	/** Unix ms; whoever sets the clock changes it, in either direction. */
	wall: () => number;
	/** Since the process started; on Linux and macOS without the time in which the computer slept. */
	running: () => number;
	/** Since the computer started, including sleep; on some systems in whole seconds. */
	uptime: () => number;
};

const ownReadings: ClockReadings = {
	wall: () => Date.now(),
	running: () => performance.now(),
	uptime: () => uptime() * 1000,
};

/**
 * A clock that nobody can set: the wall clock at its creation, continued by the time that has passed since, including sleep.
 * School computers start with a wrong clock (an empty battery) which is corrected during a class: whatever lasts for some
 * time is measured on this clock, and whatever messages call "the server's clock" is this one.
 */
export class SteadyClock {
	readonly #readings: ClockReadings;
	readonly #originMs: number;
	readonly #bootedAgoMs: number;
	#sleptMs = 0;
	#uptimeReadAtMs = Number.NEGATIVE_INFINITY;

	constructor(readings: ClockReadings = ownReadings) {
		this.#readings = readings;
		this.#originMs = readings.wall() - readings.running();
		this.#bootedAgoMs = readings.uptime() - readings.running();
	}

	/** Unix ms as of the clock's creation; never goes back. */
	readonly nowMs = (): number => {
		const runningMs = this.#readings.running();
		if (runningMs - this.#uptimeReadAtMs >= uptimeReadEveryMs) this.#lookForSleep(runningMs);
		return this.#originMs + runningMs + this.#sleptMs;
	};

	#lookForSleep(runningMs: number): void {
		this.#uptimeReadAtMs = runningMs;
		const sleptMs = this.#readings.uptime() - this.#bootedAgoMs - runningMs;
		if (sleptMs - this.#sleptMs > noticedSleepMs) this.#sleptMs = sleptMs;
	}
}

const clock = new SteadyClock();

/** Unix ms by the one steady clock of this process: see `SteadyClock`. Whole, like `Date.now()`. */
export const steadyNowMs = (): number => Math.round(clock.nowMs());

/** The longest time that Node's timers know, ms (24.8 days); with a longer one they fire at once. */
const longestTimerMs = 2 ** 31 - 1;

/** `setTimeout` for any time. @returns how to cancel it; the timer does not keep the process alive */
export function setLongTimeout(work: () => void, delayMs: number): () => void {
	let timer: NodeJS.Timeout;
	const wait = (leftMs: number) => {
		const nextMs = Math.min(leftMs, longestTimerMs);
		timer = setTimeout(() => (leftMs > nextMs ? wait(leftMs - nextMs) : work()), nextMs);
		timer.unref();
	};
	wait(delayMs);
	return () => clearTimeout(timer);
}

/** `setRunningTimeout` counts in steps of at most this, ms, and of a quarter of its time. */
const longestStepMs = 250;

/**
 * `setTimeout` for the deadline of somebody's answer, in time during which this process ran. While the process is stopped
 * or its event loop is held (sleep of the computer, SIGSTOP, a long computation), the answer lies unread in its socket:
 * of such a time at most one step counts, and the loop reads its sockets before `work` is called.
 * @returns how to cancel it; the timer does not keep the process alive
 */
export function setRunningTimeout(work: () => void, delayMs: number): () => void {
	const stepMs = Math.min(longestStepMs, delayMs / 4);
	let timer: NodeJS.Timeout;
	let afterReading: NodeJS.Immediate | undefined;
	const wait = (leftMs: number) => {
		timer = setTimeout(
			() => {
				if (leftMs > stepMs) wait(leftMs - stepMs);
				else afterReading = setImmediate(work);
			},
			Math.min(leftMs, stepMs),
		);
		timer.unref();
	};
	wait(delayMs);
	return () => {
		clearTimeout(timer);
		clearImmediate(afterReading);
	};
}
