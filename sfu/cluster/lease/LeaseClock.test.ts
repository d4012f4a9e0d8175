import { expect, test } from 'vitest';
import { LeaseClock } from './LeaseClock.ts';

/** A computer whose clocks a test moves, ms. */
function computer() {
	const now = { wall: 1_000_000, running: 5_000, uptime: 60_000 };
	const clock = new LeaseClock({ wall: () => now.wall, running: () => now.running, uptime: () => now.uptime });
	const startMs = clock.nowMs();
	return {
		passedMs: () => clock.nowMs() - startMs,
		run: (ms: number) => {
			now.wall += ms;
			now.running += ms;
			now.uptime += ms;
		},
		sleep: (ms: number) => {
			now.wall += ms;
			now.uptime += ms;
		},
		set: (ms: number) => {
			now.wall += ms;
		},
	};
}

test('counts the time in which the computer slept, from the first look after it', () => {
	const { passedMs, run, sleep } = computer();
	run(700);
	sleep(2_000);
	expect(passedMs()).toBe(2_700);
	run(10);
	sleep(60_000);
	expect(passedMs()).toBe(62_710);
});

test.each([86_400_000, -86_400_000])('is not moved by somebody who sets the clock by %i ms', (ms) => {
	const { passedMs, run, set } = computer();
	run(100);
	set(ms);
	expect(passedMs()).toBe(100);
	run(100);
	expect(passedMs()).toBe(200);
});
