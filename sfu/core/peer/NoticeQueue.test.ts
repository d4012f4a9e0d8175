import { expect, test } from 'vitest';
import { maxHeldNotices, NoticeQueue } from './NoticeQueue.ts';
import type { PeerLink } from './PeerLink.ts';

const queueOf = (failed: (error: unknown) => void = (error) => expect.fail(String(error))) => new NoticeQueue(failed);
const link = (): PeerLink => ({ notify: () => undefined, close: () => undefined });

test('delivers notices in order, and holds them back while a join has not been answered', () => {
	const queue = queueOf();
	const [anna, ben, cleo] = [link(), link(), link()];
	const delivered: string[] = [];
	const send = (to: PeerLink, text: string, then?: () => void) =>
		queue.send(to, () => {
			delivered.push(text);
			then?.();
		});
	send(anna, 'first');
	const answeredBen = queue.hold(ben);
	const answeredCleo = queue.hold(cleo);
	send(anna, 'second', () => send(anna, 'caused by the second'));
	send(anna, 'third');
	answeredBen();
	answeredBen();
	expect(delivered).toEqual(['first']);
	answeredCleo();
	expect(delivered).toEqual(['first', 'second', 'third', 'caused by the second']);
	send(anna, 'last');
	expect(delivered.at(-1)).toBe('last');
});

test('delivers to everybody at a flush, except to those whose join has not been answered', () => {
	const queue = queueOf();
	const [anna, ben] = [link(), link()];
	const delivered: string[] = [];
	const answered = queue.hold(ben);
	queue.send(ben, () => delivered.push('to ben'));
	queue.send(anna, () => delivered.push('to anna'));
	queue.flush();
	expect(delivered).toEqual(['to anna']);
	answered();
	expect(delivered).toEqual(['to anna', 'to ben']);
});

test('delivers what may go ahead at once while others join, and to those who join behind their answer', () => {
	const queue = queueOf();
	const [anna, ben] = [link(), link()];
	const delivered: string[] = [];
	const answered = queue.hold(ben);
	queue.send(anna, () => delivered.push('held back'));
	queue.sendAhead(anna, () => delivered.push('to anna'));
	queue.sendAhead(ben, () => delivered.push('to ben'));
	expect(delivered).toEqual(['to anna']);
	answered();
	expect(delivered).toEqual(['to anna', 'held back', 'to ben']);
});

test('delivers a notice to others after a while although a join is never answered', async () => {
	const queue = queueOf();
	queue.hold(link());
	await new Promise<void>((resolve) => queue.send(link(), resolve));
});

test('a notice that a flush kept back for a join leaves with the answer of that join, while others still join', () => {
	const queue = queueOf();
	const [anna, ben] = [link(), link()];
	const delivered: string[] = [];
	queue.hold(anna);
	const answered = queue.hold(ben);
	queue.send(ben, () => delivered.push('to ben'));
	queue.flush();
	answered();
	expect(delivered).toEqual(['to ben']);
});

test('a notice that a flush kept back leaves with the next answer to its link, also when a delivery ended the join before', () => {
	const queue = queueOf();
	const [anna, ben] = [link(), link()];
	const delivered: string[] = [];
	queue.hold(link());
	const answered = queue.hold(anna);
	queue.send(anna, () => delivered.push('to anna'));
	queue.send(ben, answered);
	queue.flush();
	expect(delivered).toEqual([]);
	const answeredThen = queue.hold(anna);
	answeredThen();
	expect(delivered).toEqual(['to anna']);
});

test('a notice that a flush kept back leaves with the next answer to its link, also when a delivery began another join', () => {
	const queue = queueOf();
	const anna = link();
	const delivered: string[] = [];
	const answered = queue.hold(anna);
	let answeredThen = () => {};
	queue.send(anna, () => {
		delivered.push('first');
		answeredThen = queue.hold(anna);
		queue.hold(link());
	});
	queue.send(anna, () => delivered.push('second'));
	queue.flush();
	answered();
	expect(delivered).toEqual(['first']);
	answeredThen();
	expect(delivered).toEqual(['first', 'second']);
});

test('a delivery that fails is reported, and the notices behind it are delivered', () => {
	const errors: unknown[] = [];
	const queue = queueOf((error) => errors.push(error));
	const delivered: string[] = [];
	const answered = queue.hold(link());
	const failure = new Error('a dialect without this field');
	queue.send(link(), () => {
		throw failure;
	});
	queue.send(link(), () => delivered.push('behind it'));
	answered();
	queue.send(link(), () => delivered.push('later'));
	expect([errors, delivered]).toEqual([[failure], ['behind it', 'later']]);
});

test('delivers what waits behind a delivery that fails when that cannot be reported either', () => {
	const queue = queueOf(() => {
		throw new Error('the disk is full');
	});
	const delivered: string[] = [];
	const answered = queue.hold(link());
	queue.send(link(), () => {
		throw new Error('a dialect without this field');
	});
	queue.send(link(), () => delivered.push('behind it'));
	answered();
	const answeredLater = queue.hold(link());
	queue.send(link(), () => delivered.push('later'));
	answeredLater();
	expect(delivered).toEqual(['behind it', 'later']);
});

test('closes a connection whose join takes so long that too many notices wait for it, and serves the others', () => {
	const queue = queueOf();
	let closed = 0;
	const joining = { ...link(), close: () => (closed += 1) };
	const delivered: string[] = [];
	const answered = queue.hold(joining);
	for (let each = 0; each < maxHeldNotices + 10; each++) queue.send(joining, () => delivered.push('to who joins'));
	queue.send(link(), () => delivered.push('to another'));
	answered();
	expect(closed).toBe(1);
	expect(delivered).toHaveLength(maxHeldNotices + 1);
	expect(delivered.at(-1)).toBe('to another');
});
