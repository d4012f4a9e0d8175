import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ShownPage } from '../../../sfu/protocol/models/slides.ts';
import { CallError } from '../../client/signalling/CallError.ts';
import { PictureSender } from './PictureSender.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const page = (pageId: string): ShownPage => ({ documentId: 'waves', pageId });

/** A sender, and what it sent, as `page number`. */
function sending() {
	const sent: string[] = [];
	const failures: CallError[] = [];
	let count = 0;
	const sender = new PictureSender(async ({ pageId }) => {
		count += 1;
		const failure = failures.shift() ?? null;
		if (!failure) sent.push(`${pageId} ${count}`);
		return failure;
	});
	return { sender, sent, failures, count: () => count };
}

const after = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('sends a picture of each page that is turned to, at once, and of none twice', async () => {
	const { sender, sent } = sending();
	sender.show(page('s0'));
	sender.show(page('s0'));
	await after(0);
	sender.show(page('s1'));
	await after(10_000);
	sender.show(null);
	await after(10_000);
	sender.show(page('s1'));
	await after(0);
	expect(sent).toEqual(['s0 1', 's1 2', 's1 3']);
});

test('sends one every two seconds while somebody draws, and the last change too', async () => {
	const { sender, sent } = sending();
	sender.inkChanged();
	sender.show(page('s0'));
	await after(0);
	for (let at = 0; at < 5_000; at += 100) {
		sender.inkChanged();
		await after(100);
	}
	expect(sent).toEqual(['s0 1', 's0 2', 's0 3']);
	await after(10_000);
	expect(sent).toEqual(['s0 1', 's0 2', 's0 3', 's0 4']);
});

test('sends one at a time: the page that is shown when the last one has arrived', async () => {
	const { sender, sent } = sending();
	sender.show(page('s0'));
	sender.show(page('s1'));
	sender.show(page('s2'));
	await after(10_000);
	expect(sent).toEqual(['s0 1', 's2 2']);
});

test('tries again when the server says, or after five seconds', async () => {
	const { sender, sent, failures } = sending();
	failures.push(new CallError('rate-limited', '', { retryAfterMs: 1_000 }), new CallError('unavailable', ''));
	sender.show(page('s0'));
	await after(999);
	expect(sent).toEqual([]);
	await after(1);
	await after(4_999);
	expect(sent).toEqual([]);
	await after(1);
	expect(sent).toEqual(['s0 3']);
});

test('sends nothing any more when the recording has too many, or when it is closed', async () => {
	const { sender, failures, count } = sending();
	failures.push(new CallError('limit-reached', ''));
	sender.show(page('s0'));
	await after(60_000);
	sender.show(page('s1'));
	await after(60_000);
	expect(count()).toBe(1);
});
