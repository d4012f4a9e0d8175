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

/** A server whose timers the test advances. */
function serverOf({ participantCount = 0, ownsProcess = true }) {
	vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
	const sfu = Object.assign(new EventEmitter<{ participantsChanged: [number] }>(), { participantCount });
	const counts = { rests: 0, connections: 0 };
	const store = { rest: () => void counts.rests++ };
	const end = releaseIdleMemory({ sfu, store, connectionCount: () => counts.connections, ownsProcess });
	onTestFinished(() => {
		end();
		vi.useRealTimers();
	});
	return { sfu, counts, end, hasGrown: () => youngBytes() >= 8_000_000 };
}

test('gives memory back when nobody is there, after the start and after each class, and lets the store rest', () => {
	const { sfu, counts, end, hasGrown } = serverOf({ participantCount: 1 });
	const become = (count: number) => {
		sfu.participantCount = count;
		sfu.emit('participantsChanged', count);
	};
	for (let lesson = 0; lesson < 2; lesson++) {
		growYoung();
		become(1);
		vi.advanceTimersByTime(60_000);
		expect([hasGrown(), counts.rests]).toEqual([true, lesson * 16]);
		become(0);
		vi.advanceTimersByTime(29_000);
		expect([hasGrown(), counts.rests]).toEqual([true, lesson * 16]);
		vi.advanceTimersByTime(16_000);
		expect([hasGrown(), counts.rests]).toEqual([false, (lesson + 1) * 16]);
	}
	end();
	expect(vi.getTimerCount()).toBe(0);
	expect(sfu.listenerCount('participantsChanged')).toBe(0);
});

test('gives nothing back between classes that follow each other, however short they are', () => {
	const { sfu, counts, hasGrown } = serverOf({});
	growYoung();
	vi.advanceTimersByTime(4_000);
	for (let lesson = 0; lesson < 10; lesson++) {
		// Between two looks.
		sfu.emit('participantsChanged', 1);
		sfu.emit('participantsChanged', 0);
		vi.advanceTimersByTime(20_000);
	}
	expect([hasGrown(), counts.rests]).toEqual([true, 0]);
});

test('gives nothing back while participants of rooms on other servers are connected, nor right after them', () => {
	const { counts, hasGrown } = serverOf({});
	growYoung();
	counts.connections = 1;
	vi.advanceTimersByTime(60_000);
	counts.connections = 0;
	vi.advanceTimersByTime(28_000);
	expect([hasGrown(), counts.rests]).toEqual([true, 0]);
	vi.advanceTimersByTime(10_000);
	expect(hasGrown()).toBe(false);
	expect(counts.rests).toBeGreaterThan(0);
});

test('a process in which others run, too, does not stand still for it', () => {
	const { counts, hasGrown } = serverOf({ ownsProcess: false });
	growYoung();
	vi.advanceTimersByTime(60_000);
	expect(hasGrown()).toBe(true);
	expect(counts.rests).toBeGreaterThan(0);
});
