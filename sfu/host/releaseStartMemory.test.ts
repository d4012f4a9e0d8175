import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { expect, onTestFinished, test, vi } from 'vitest';
import { until } from '../testing/until.ts';
import { releaseStartMemory } from './releaseStartMemory.ts';

type Collection = PerformanceEntry & { detail: { kind: number; flags: number } };

test('collects all garbage once, as soon as nobody is there', async () => {
	vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
	let forced = 0;
	const observer = new PerformanceObserver((list) => {
		// Node's entries of this type have it.
		for (const { detail } of list.getEntries() as Collection[]) {
			const { kind, flags } = detail;
			const isMajor = kind === constants.NODE_PERFORMANCE_GC_MAJOR;
			if (isMajor && flags & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) forced++;
		}
	});
	observer.observe({ entryTypes: ['gc'] });
	const sfu = { participantCount: 1 };
	const end = releaseStartMemory(sfu);
	onTestFinished(() => {
		end();
		observer.disconnect();
		vi.useRealTimers();
	});
	vi.advanceTimersByTime(60_000);
	sfu.participantCount = 0;
	expect([vi.getTimerCount(), forced]).toEqual([1, 0]);
	vi.advanceTimersByTime(5_000);
	await until(
		() => forced,
		'the collection',
		(count) => count === 1,
	);
	expect(vi.getTimerCount()).toBe(0);
});
