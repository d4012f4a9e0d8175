import { EventEmitter } from 'node:events';
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
	const sfu = Object.assign(new EventEmitter<{ participantsChanged: [number] }>(), { participantCount: 1 });
	const become = (count: number) => {
		sfu.participantCount = count;
		sfu.emit('participantsChanged', count);
	};
	const end = releaseIdleMemory(sfu, { rest: () => rests++ });
	onTestFinished(() => {
		end();
		vi.useRealTimers();
	});
	for (let lesson = 0; lesson < 2; lesson++) {
		growYoung();
		become(1);
		vi.advanceTimersByTime(60_000);
		expect([youngBytes() >= 8_000_000, rests]).toEqual([true, lesson * 16]);
		become(0);
		vi.advanceTimersByTime(29_000);
		expect([youngBytes() >= 8_000_000, rests]).toEqual([true, lesson * 16]);
		vi.advanceTimersByTime(16_000);
		expect(youngBytes()).toBeLessThan(8_000_000);
		expect(rests).toBe((lesson + 1) * 16);
	}
	end();
	expect(vi.getTimerCount()).toBe(0);
	expect(sfu.listenerCount('participantsChanged')).toBe(0);
});

test('gives nothing back between classes that follow each other, however short they are', () => {
	vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
	let rests = 0;
	const sfu = Object.assign(new EventEmitter<{ participantsChanged: [number] }>(), { participantCount: 0 });
	const end = releaseIdleMemory(sfu, { rest: () => rests++ });
	onTestFinished(() => {
		end();
		vi.useRealTimers();
	});
	growYoung();
	vi.advanceTimersByTime(4_000);
	for (let lesson = 0; lesson < 10; lesson++) {
		// Between two looks.
		sfu.emit('participantsChanged', 1);
		sfu.emit('participantsChanged', 0);
		vi.advanceTimersByTime(20_000);
	}
	expect([youngBytes() >= 8_000_000, rests]).toEqual([true, 0]);
});
