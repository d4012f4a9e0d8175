import { expect, test } from 'vitest';
import { steadyNowMs } from '../../steadyNow.ts';
import { backoffMs } from './backoff.ts';
import { CallError } from './CallError.ts';
import { isFinal, Reconnector } from './Reconnector.ts';

const offline = () => Promise.reject(new CallError('unavailable', 'no server'));

test('backoff doubles from 300 ms to 5 s, with jitter of up to half', () => {
	expect([0, 1, 2, 10].map((attempt) => backoffMs(attempt, () => 1))).toEqual([300, 600, 1200, 5000]);
	expect(backoffMs(10, () => 0)).toBe(2500);
});

test('repeats the attempt until it succeeds, and retryNow skips the wait', async () => {
	const waits: (number | null)[] = [];
	let attempts = 0;
	const reconnector = new Reconnector({
		attempt: () => {
			attempts += 1;
			return attempts < 4 ? offline() : Promise.resolve();
		},
		onWait: (nextTryAtMs) => {
			waits.push(nextTryAtMs);
			if (nextTryAtMs !== null) queueMicrotask(() => reconnector.retryNow());
		},
	});
	expect(await reconnector.run()).toBe(true);
	expect(waits.map((at) => at !== null)).toEqual([false, true, false, true, false, true, false]);
});

test('rejects with the first final error', async () => {
	const reconnector = new Reconnector({ attempt: () => Promise.reject(new CallError('room-locked', 'locked')) });
	await expect(reconnector.run()).rejects.toMatchObject({ code: 'room-locked' });
});

test('rejects after the given number of attempts', async () => {
	const reconnector = new Reconnector({ attempt: offline, attempts: 2 });
	await expect(reconnector.run()).rejects.toMatchObject({ code: 'unavailable' });
});

test('waits at least retryAfterMs', async () => {
	const before = steadyNowMs();
	const reconnector: Reconnector = new Reconnector({
		attempt: () => Promise.reject(new CallError('rate-limited', 'slowly', { retryAfterMs: 60_000 })),
		onWait: (nextTryAtMs) => {
			if (nextTryAtMs === null) return;
			expect(nextTryAtMs).toBeGreaterThanOrEqual(before + 60_000);
			queueMicrotask(() => reconnector.cancel());
		},
	});
	expect(await reconnector.run()).toBe(false);
});

test('an internal error of the page is not final', () => {
	expect(isFinal(CallError.from(new TypeError('oops')))).toBe(false);
	expect(isFinal(new CallError('unauthorized', 'expired'))).toBe(true);
});
