import { pino } from 'pino';
import { expect, test } from 'vitest';
import { ClockWatch } from './ClockWatch.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const right = Date.UTC(2026, 10, 28, 9);
const emptyBattery = Date.UTC(2020, 0, 1);

/** A computer with a data folder, whose clock can be set. */
function computer(wallMs: number) {
	const now = { wall: wallMs, steady: 0 };
	let stored: Record<string, unknown> = {};
	const settings = {
		all: () => stored,
		save: (name: string, value: unknown) => {
			stored = { ...stored, [name]: structuredClone(value) };
		},
	};
	return {
		start: () =>
			new ClockWatch({
				settings,
				logger: pino({ level: 'silent' }),
				wallMs: () => now.wall,
				steadyMs: () => now.steady,
			}),
		pass(ms: number) {
			now.wall += ms;
			now.steady += ms;
		},
		set(ms: number) {
			now.wall = ms;
		},
	};
}

test('doubts a clock of 2020, also in a new data folder, and believes it once it is set', () => {
	const { start, set, pass } = computer(emptyBattery);
	const watch = start();
	expect(watch.doubt).toBe('behind');
	expect(watch.likelyNowMs).toBe(Date.UTC(2025, 0, 1));
	let times = 0;
	watch.on('set', () => {
		times += 1;
	});
	pass(hourMs);
	watch.check();
	expect(times).toBe(0);
	set(right);
	watch.check();
	watch.check();
	expect([times, watch.doubt, watch.likelyNowMs]).toEqual([1, null, right]);
});

test('takes the latest time of the data folder for the likely one while the clock stands at 2020', () => {
	const { start, set } = computer(right);
	expect(start().doubt).toBeNull();
	set(emptyBattery);
	const watch = start();
	expect([watch.doubt, watch.likelyNowMs]).toEqual(['behind', right]);
	set(right + dayMs);
	expect(start().doubt).toBeNull();
});

test.each([
	['one day behind', -dayMs, null],
	['half a year behind', -180 * dayMs, 'behind'],
	['a school year later', 390 * dayMs, null],
	['eleven years later', 11 * 365 * dayMs, 'ahead'],
])('at a start %s: %s', (_name, ms, doubt) => {
	const { start, set } = computer(right);
	start();
	set(right + Number(ms));
	expect(start().doubt).toBe(doubt);
});

test('believes a clock that was set back while the server runs, and does not doubt it at the next start', () => {
	const { start, set, pass } = computer(Date.UTC(2031, 0, 1));
	const watch = start();
	set(right);
	watch.check();
	expect(watch.doubt).toBeNull();
	pass(hourMs);
	expect(start().doubt).toBeNull();
});

test('believes a doubtful clock that has gone on for a day, but never one before this program was made', () => {
	const folder = computer(Date.UTC(2031, 0, 1));
	folder.start();
	folder.set(right);
	expect(folder.start().doubt).toBe('behind');
	folder.pass(25 * hourMs);
	expect(folder.start().doubt).toBeNull();
	const battery = computer(right);
	battery.start();
	for (let day = 0; day < 3; day++) {
		battery.set(emptyBattery);
		expect(battery.start().doubt).toBe('behind');
		battery.pass(23 * hourMs);
		expect(battery.start().doubt).toBe('behind');
	}
});

test('goes on when the store cannot be written', () => {
	const settings = {
		all: () => ({}),
		save: () => {
			throw new Error('disk full');
		},
	};
	const watch = new ClockWatch({ settings, logger: pino({ level: 'silent' }) });
	expect(watch.doubt).toBeNull();
	watch.close();
});
