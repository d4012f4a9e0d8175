import { getHeapSpaceStatistics } from 'node:v8';
import { expect, onTestFinished, test, vi } from 'vitest';
import { releaseIdleMemory } from './releaseIdleMemory.ts';

/** What V8 keeps for new objects, bytes. */
function youngBytes(): number {
	const space = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
	return space?.space_size ?? Number.NaN;
}

/** V8 lets it grow while objects survive. */
function growYoung(): void {
	const kept: object[] = [];
	while (youngBytes() < 8_000_000) for (let index = 0; index < 100_000; index++) kept.push({ index });
}

test('gives memory back when nobody is there, after the start and after each class, and lets the store rest', () => {
	vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
	let rests = 0;
	const sfu = { participantCount: 1 };
	const end = releaseIdleMemory(sfu, { rest: () => rests++ });
	onTestFinished(() => {
		end();
		vi.useRealTimers();
	});
	for (let lesson = 0; lesson < 2; lesson++) {
		growYoung();
		sfu.participantCount = 1;
		vi.advanceTimersByTime(60_000);
		expect([youngBytes() >= 8_000_000, rests]).toEqual([true, lesson * 16]);
		sfu.participantCount = 0;
		vi.advanceTimersByTime(4_000);
		expect([youngBytes() >= 8_000_000, rests]).toEqual([true, lesson * 16]);
		vi.advanceTimersByTime(16_000);
		expect(youngBytes()).toBeLessThan(8_000_000);
		expect(rests).toBe((lesson + 1) * 16);
	}
	end();
	expect(vi.getTimerCount()).toBe(0);
});
