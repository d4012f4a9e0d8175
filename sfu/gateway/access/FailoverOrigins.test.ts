import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FailoverOrigins } from './FailoverOrigins.ts';

const servers = (count: number) => Array.from({ length: count }, (_, index) => `https://10.0.0.${index + 1}:8443`);
const [first = '', second = ''] = servers(2);
const minuteMs = 60_000;

beforeEach(() => vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => vi.useRealTimers());

/** As many servers, all of which take people. */
function replace(others: FailoverOrigins, origins: readonly string[]): void {
	others.replace(origins, origins);
}

describe('FailoverOrigins', () => {
	test('offers eight servers and knows all', () => {
		const others = new FailoverOrigins();
		replace(others, servers(20));
		expect(others.offered).toEqual(servers(8));
		expect(others.includes('https://10.0.0.20:8443')).toBe(true);
		expect(others.includes('https://10.0.0.21:8443')).toBe(false);
	});

	test('offers no server that is about to end, and lets its pages in', () => {
		const others = new FailoverOrigins();
		others.replace([second], [first, second]);
		expect([others.offered, others.includes(first)]).toEqual([[second], true]);
	});

	test('lets pages in for as long as they try to come back after their server has gone', () => {
		const others = new FailoverOrigins();
		replace(others, [first, second]);
		replace(others, [second]);
		vi.advanceTimersByTime(10 * minuteMs);
		expect([others.offered, others.includes(first)]).toEqual([[second], true]);
		vi.advanceTimersByTime(2 * minuteMs);
		expect(others.includes(first)).toBe(false);
		// It is back, and goes again.
		replace(others, [first, second]);
		replace(others, []);
		expect([others.includes(first), others.includes(second)]).toEqual([true, true]);
	});

	test('remembers a bounded number of servers that have gone, the last ones', () => {
		const others = new FailoverOrigins();
		for (let index = 0; index < 2_000; index++) replace(others, [`https://server-${index}:8443`]);
		expect(others.includes('https://server-0:8443')).toBe(false);
		expect(others.includes('https://server-1500:8443')).toBe(true);
	});

	test('tells other servers, not another order, nor what is not offered', () => {
		const others = new FailoverOrigins();
		const changed = vi.fn();
		others.on('changed', changed);
		replace(others, servers(8));
		expect(changed).toHaveBeenCalledTimes(1);
		replace(others, servers(8).reverse());
		replace(others, servers(9));
		expect(changed).toHaveBeenCalledTimes(1);
		replace(others, servers(9).slice(1));
		expect(changed).toHaveBeenCalledTimes(2);
		replace(others, []);
		expect(others.offered).toEqual([]);
		expect(changed).toHaveBeenCalledTimes(3);
		replace(others, []);
		expect(changed).toHaveBeenCalledTimes(3);
	});
});
