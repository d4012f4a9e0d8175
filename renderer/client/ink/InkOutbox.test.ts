import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RequestInput } from '../../../sfu/protocol/operations.ts';
import { InkOutbox } from './InkOutbox.ts';

/** Of a screen, ms. */
const frameMs = 1000 / 60;
const style = { tool: 'pen', color: 1, width: 40 } as const;

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

/** A stroke that has begun, and what was sent: index of the first point, and how long it was after the beginning, ms. */
function drawing({ others = 0 } = {}) {
	const beganAtMs = performance.now();
	const sent: [from: number, atMs: number][] = [];
	const send = async ({ strokes }: RequestInput<'drawInk'>) => {
		for (const { from } of strokes) sent.push([from, Math.round(performance.now() - beganAtMs)]);
	};
	const outbox = new InkOutbox({ send, changed: () => {}, refused: () => {}, othersDrawing: () => others });
	const strokeId = outbox.begin('doc/waves/s0', style, { peerId: 'ann', name: 'Ann' });
	const add = (index: number) => outbox.add(strokeId, [[index * 10, 100, 50]]);
	return { outbox, strokeId, sent, add };
}

test('after a stroke has begun, each point goes out in the same moment', () => {
	const { sent, add } = drawing();
	for (let frame = 0; frame <= 6; frame++) {
		add(frame);
		if (frame < 6) vi.advanceTimersByTime(frameMs);
	}
	expect(sent.map(([from]) => from)).toEqual([0, 3, 4, 5, 6]);
	expect(sent.map(([, atMs]) => Math.round(atMs / frameMs))).toEqual([2, 3, 4, 5, 6]);
});

test('while many draw, two points go out together', () => {
	const { sent, add } = drawing({ others: 9 });
	for (let frame = 0; frame <= 6; frame++) {
		add(frame);
		if (frame < 6) vi.advanceTimersByTime(frameMs);
	}
	expect(sent.map(([from]) => from)).toEqual([0, 3, 5]);
});

test('a point behind which none comes goes out all the same', () => {
	const { sent, add } = drawing();
	add(0);
	vi.advanceTimersByTime(100);
	expect(sent.map(([from]) => from)).toEqual([0]);
});

test('nothing of a stroke is sent that is taken back at once, as of a palm', () => {
	const { outbox, strokeId, sent, add } = drawing();
	add(0);
	expect(outbox.cancel(strokeId)).toBe(false);
	vi.advanceTimersByTime(100);
	expect(sent).toEqual([]);
});
