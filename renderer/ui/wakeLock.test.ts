import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepScreenOn } from './wakeLock.ts';

type Lock = { released: boolean; release: () => Promise<void> };

let page: EventTarget & { visibilityState: string };
let locks: Lock[] = [];
let answer: () => Promise<Lock>;

beforeEach(() => {
	page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
	locks = [];
	answer = async () => {
		const lock: Lock = {
			released: false,
			release: async () => {
				lock.released = true;
			},
		};
		locks.push(lock);
		return lock;
	};
	vi.stubGlobal('document', page);
	vi.stubGlobal('navigator', { wakeLock: { request: () => answer() } });
});
afterEach(() => void vi.unstubAllGlobals());

const settle = () => new Promise((resolve) => setTimeout(resolve));

/** As the browser does: it takes the lock away from a hidden page. */
async function become(visibilityState: 'hidden' | 'visible'): Promise<void> {
	page.visibilityState = visibilityState;
	if (visibilityState === 'hidden') for (const lock of locks) lock.released = true;
	page.dispatchEvent(new Event('visibilitychange'));
	await settle();
}

test('asks once, again when a hidden page is seen, and lets go in the end', async () => {
	const stop = keepScreenOn();
	await settle();
	await become('visible');
	expect(locks).toHaveLength(1);
	await become('hidden');
	expect(locks).toHaveLength(1);
	await become('visible');
	expect(locks.map(({ released }) => released)).toEqual([true, false]);
	stop();
	await become('visible');
	expect(locks.map(({ released }) => released)).toEqual([true, true]);
});

test('a lock that comes when it is no longer wanted is released', async () => {
	keepScreenOn()();
	await settle();
	expect(locks.map(({ released }) => released)).toEqual([true]);
});

test('a browser that refuses or has no wake lock is asked again only when the page is seen again', async () => {
	let requests = 0;
	answer = async () => {
		requests += 1;
		throw new DOMException('low battery', 'NotAllowedError');
	};
	keepScreenOn();
	await settle();
	expect(requests).toBe(1);
	await become('visible');
	expect(requests).toBe(2);
	vi.stubGlobal('navigator', {});
	keepScreenOn()();
});
