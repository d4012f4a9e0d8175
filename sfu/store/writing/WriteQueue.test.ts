import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Batch, BatchResult } from './BatchWriter.ts';
import { WriteQueue } from './WriteQueue.ts';

const logger = pino({ level: 'silent' });
const everything = () => ({ emptying: [], rows: [] });
const change = { sql: 'INSERT', values: [] };

/** Answers each batch when the test says so, as a disk would. */
function heldWriter() {
	const answers: ((result: BatchResult) => void)[] = [];
	const batches: Batch[] = [];
	const write = (batch: Batch) => {
		batches.push(batch);
		return new Promise<BatchResult>((resolve) => answers.push(resolve));
	};
	return { answers, batches, write, close: async () => {} };
}

test('nobody waits twice for a disk that does not answer, and its answer ends that', async () => {
	const writer = heldWriter();
	const queue = new WriteQueue({ writer, everything, logger });
	queue.write({ group: 'g', key: '1' }, change);
	await queue.written();
	expect(queue.trouble).toBeNull();
	queue.write({ group: 'g', key: '2' }, change);
	await queue.written();
	const kept = queue.kept();
	writer.answers[0]?.({ outcome: 'written', refused: [] });
	await expect.poll(() => writer.answers.length).toBe(2);
	writer.answers[1]?.({ outcome: 'written', refused: [] });
	await kept;
});

test('writes as one batch what comes while another one is being written', async () => {
	const writer = heldWriter();
	const queue = new WriteQueue({ writer, everything, logger });
	queue.write({ group: 'g', key: '0' }, change);
	await expect.poll(() => writer.batches.length).toBe(1);
	for (let key = 1; key <= 50; key++) queue.write({ group: 'g', key: String(key) }, change);
	writer.answers[0]?.({ outcome: 'written', refused: [] });
	await expect.poll(() => writer.batches.length).toBe(2);
	expect(writer.batches.map(({ statements }) => statements.length)).toEqual([1, 50]);
	const kept = queue.kept();
	writer.answers[1]?.({ outcome: 'written', refused: [] });
	await kept;
});

test('gathers for a moment what nobody waits for, and writes it at once as soon as somebody does', async () => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
	onTestFinished(() => void vi.useRealTimers());
	const writer = heldWriter();
	const queue = new WriteQueue({ writer, everything, logger });
	for (const key of ['1', '2']) {
		queue.write({ group: 'g', key }, change);
		await vi.advanceTimersByTimeAsync(1);
	}
	expect(writer.batches).toEqual([]);
	await vi.advanceTimersByTimeAsync(20);
	expect(writer.batches.map(({ statements }) => statements.length)).toEqual([2]);
	writer.answers[0]?.({ outcome: 'written', refused: [] });
	await vi.advanceTimersByTimeAsync(20);
	queue.write({ group: 'g', key: '3' }, change);
	const kept = queue.kept();
	await vi.advanceTimersByTimeAsync(0);
	expect(writer.batches.map(({ statements }) => statements.length)).toEqual([2, 1]);
	writer.answers[1]?.({ outcome: 'written', refused: [] });
	await kept;
	// Whoever waits right after a commit shares the next one.
	queue.write({ group: 'g', key: '4' }, change);
	const next = queue.kept();
	await vi.advanceTimersByTimeAsync(0);
	expect(writer.batches).toHaveLength(2);
	await vi.advanceTimersByTimeAsync(20);
	writer.answers[2]?.({ outcome: 'written', refused: [] });
	await next;
	expect(writer.batches).toHaveLength(3);
});

test('stores all but the change that is at fault itself', async () => {
	const writer = heldWriter();
	const queue = new WriteQueue({ writer, everything, logger });
	queue.write({ group: 'g', key: '1' }, change);
	const kept = queue.kept();
	await expect.poll(() => writer.batches.length).toBe(1);
	writer.answers[0]?.({ outcome: 'written', refused: ['UNIQUE constraint failed'] });
	await kept;
	expect(queue.trouble).toBeNull();
});

test('does not replace a file again and again that is damaged at once', async () => {
	const writer = heldWriter();
	const queue = new WriteQueue({ writer, everything, logger });
	queue.write({ group: 'g', key: '1' }, change);
	for (let index = 0; index < 2; index++) {
		await expect.poll(() => writer.batches.length).toBe(index + 1);
		writer.answers[index]?.({ outcome: 'otherFile', renamedTo: 'damaged' });
	}
	await expect(queue.kept()).rejects.toMatchObject({ code: 'unavailable' });
	expect(queue.trouble).toBe('unwritable');
	await expect.poll(() => writer.batches.length).toBe(3);
	expect(writer.batches[2]).toMatchObject({ whole: true });
	writer.answers[2]?.({ outcome: 'written', refused: [] });
	await expect.poll(() => queue.trouble).toBeNull();
});

test('settles when a row was saved and removed while a batch was written', async () => {
	const writer = heldWriter();
	const queue = new WriteQueue({ writer, everything, logger });
	queue.write({ group: 'g', key: 'a' }, change);
	await expect.poll(() => writer.batches.length).toBe(1);
	queue.write({ group: 'g', key: 'b' }, change);
	queue.remove({ group: 'g', key: 'b' }, change);
	const kept = queue.kept();
	writer.answers[0]?.({ outcome: 'written', refused: [] });
	await kept;
});
