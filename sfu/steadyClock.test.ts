import { afterEach, expect, test, vi } from 'vitest';
import { SteadyClock, setLongTimeout } from './steadyClock.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A computer whose clocks the test sets. */
function computer() {
	const now = { wall: Date.UTC(2026, 10, 28, 9), running: 5_000, uptime: 700_000 };
	const clock = new SteadyClock({ wall: () => now.wall, running: () => now.running, uptime: () => now.uptime });
	return {
		clock,
		set: (wall: number) => {
			now.wall = wall;
		},
		pass: (ms: number) => {
			for (const name of ['wall', 'running', 'uptime'] as const) now[name] += ms;
		},
		sleep: (ms: number) => {
			now.wall += ms;
			now.uptime += ms;
		},
	};
}

test.each([
	['years ahead', Date.UTC(2031, 0, 1)],
	['years back', Date.UTC(2020, 0, 1)],
	['an hour back', Date.UTC(2026, 10, 28, 8)],
])('goes on evenly when the clock of the computer is set %s', (_name, wallMs) => {
	const { clock, set, pass } = computer();
	const startedAtMs = clock.nowMs();
	pass(hourMs);
	set(wallMs);
	pass(hourMs);
	expect(clock.nowMs() - startedAtMs).toBe(2 * hourMs);
});

test('counts the time in which the computer slept, and never goes back', () => {
	const { clock, pass, sleep } = computer();
	const startedAtMs = clock.nowMs();
	pass(hourMs);
	sleep(8 * hourMs);
	pass(100);
	expect(clock.nowMs() - startedAtMs).toBe(9 * hourMs + 100);
	pass(60 * dayMs);
	expect(clock.nowMs() - startedAtMs).toBe(60 * dayMs + 9 * hourMs + 100);
});

test('notices within a tenth of a second that the computer has slept, without asking the system each time', () => {
	const now = { running: 0, uptime: 0 };
	let asked = 0;
	const uptime = () => {
		asked++;
		return now.uptime;
	};
	const clock = new SteadyClock({ wall: () => 0, running: () => now.running, uptime });
	for (let call = 0; call < 1_000; call++) clock.nowMs();
	expect(asked).toBeLessThan(5);
	now.uptime += hourMs;
	now.running += 100;
	now.uptime += 100;
	expect(clock.nowMs()).toBe(hourMs + 100);
});

test('does not take the coarse steps of the uptime for sleep', () => {
	const now = { running: 0, uptime: 0 };
	const clock = new SteadyClock({ wall: () => 0, running: () => now.running, uptime: () => now.uptime });
	for (let step = 0; step < 100; step++) {
		now.running += 250;
		now.uptime = Math.ceil(now.running / 1000) * 1000;
		expect(clock.nowMs()).toBe(now.running);
	}
});

afterEach(() => void vi.useRealTimers());

test('a timer of thirty days fires after thirty days, and not at once as a timer of Node would', () => {
	vi.useFakeTimers();
	const work = vi.fn();
	setLongTimeout(work, 30 * dayMs);
	vi.advanceTimersByTime(30 * dayMs - 1);
	expect(work).not.toHaveBeenCalled();
	vi.advanceTimersByTime(1);
	expect(work).toHaveBeenCalledOnce();
});

test('a timer of thirty days that is cancelled in its second half never fires', () => {
	vi.useFakeTimers();
	const work = vi.fn();
	const cancel = setLongTimeout(work, 30 * dayMs);
	vi.advanceTimersByTime(29 * dayMs);
	cancel();
	vi.advanceTimersByTime(30 * dayMs);
	expect(work).not.toHaveBeenCalled();
});
