import { describe, expect, test, vi } from 'vitest';
import { FailoverOrigins } from './FailoverOrigins.ts';

const servers = (count: number) => Array.from({ length: count }, (_, index) => `https://10.0.0.${index + 1}:8443`);

describe('FailoverOrigins', () => {
	test('offers eight servers and knows all', () => {
		const others = new FailoverOrigins();
		others.replace(servers(20));
		expect(others.offered).toEqual(servers(8));
		expect(others.includes('https://10.0.0.20:8443')).toBe(true);
		expect(others.includes('https://10.0.0.21:8443')).toBe(false);
	});

	test('tells other servers, not another order, nor what is not offered', () => {
		const others = new FailoverOrigins();
		const changed = vi.fn();
		others.on('changed', changed);
		others.replace(servers(8));
		expect(changed).toHaveBeenCalledTimes(1);
		others.replace(servers(8).reverse());
		others.replace(servers(9));
		expect(changed).toHaveBeenCalledTimes(1);
		others.replace(servers(9).slice(1));
		expect(changed).toHaveBeenCalledTimes(2);
		others.replace([]);
		expect(others.offered).toEqual([]);
		expect(changed).toHaveBeenCalledTimes(3);
	});

	test('tells nothing where the same are put in their place again', () => {
		const others = new FailoverOrigins();
		others.replace([]);
		const changed = vi.fn();
		others.on('changed', changed);
		others.replace([]);
		expect(changed).not.toHaveBeenCalled();
	});
});
