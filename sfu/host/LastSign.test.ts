import { expect, test } from 'vitest';
import { LastSign, type SignClocks } from './LastSign.ts';

const hourMs = 3_600_000;

/** The settings of a store, and clocks that a test sets. */
function computer() {
	const values: Record<string, unknown> = {};
	const settings = {
		all: () => structuredClone(values),
		save: (name: string, value: unknown) => void Object.assign(values, { [name]: value }),
	};
	const now = { wallMs: 1_000 * hourMs, steadyMs: 1_000 * hourMs, uptimeMs: hourMs, bootId: 'boot-1' as string | null };
	const clocks = (): SignClocks => {
		const { bootId } = now;
		return { wallMs: () => now.wallMs, steadyMs: () => now.steadyMs, uptimeMs: () => now.uptimeMs, bootId };
	};
	/** Time passes, in which the server does not run; the next run has the computer's clock as its steady one. */
	const pass = (ms: number, clockSetByMs = 0) => {
		now.uptimeMs += ms;
		now.wallMs += ms + clockSetByMs;
		now.steadyMs = now.wallMs;
	};
	return { now, pass, values, start: () => new LastSign(settings, clocks()) };
}

test('knows nothing of an interruption at the first start', () => {
	const { interruptedMs, clockShiftMs } = computer().start();
	expect({ interruptedMs, clockShiftMs }).toEqual({ interruptedMs: null, clockShiftMs: 0 });
});

test.each([0, -3 * 365 * 24 * hourMs, 2 * hourMs])(
	'tells how long the server did not run when the clock was set by %d ms meanwhile, and shifts times by that',
	(clockSetByMs) => {
		const { start, pass } = computer();
		start().save();
		pass(60_000, clockSetByMs);
		const { interruptedMs, clockShiftMs } = start();
		expect({ interruptedMs, clockShiftMs }).toEqual({ interruptedMs: 60_000, clockShiftMs: clockSetByMs });
	},
);

test('shifts times when the clock was set while the server ran', () => {
	const { start, pass, now } = computer();
	const run = start();
	// The steady clock of that run goes on as before.
	now.wallMs += 2 * hourMs;
	run.save();
	pass(1_000);
	expect(start()).toMatchObject({ interruptedMs: 1_000, clockShiftMs: 2 * hourMs });
});

test.each([null, 'boot-2'])('goes by the clock of the computer after a new start of it (%s)', (bootId) => {
	const { start, pass, now } = computer();
	start().save();
	pass(20 * hourMs);
	Object.assign(now, { bootId, uptimeMs: hourMs + 60_000 });
	expect(start()).toMatchObject({ interruptedMs: 20 * hourMs, clockShiftMs: 0 });
});

test('goes by what an earlier version stored, and does without what nobody can read', () => {
	const { start, now, values } = computer();
	values.lastSign = { wallMs: now.wallMs - hourMs };
	expect(start()).toMatchObject({ interruptedMs: hourMs, clockShiftMs: 0 });
	values.lastSign = 'yesterday';
	expect(start()).toMatchObject({ interruptedMs: null, clockShiftMs: 0 });
});
