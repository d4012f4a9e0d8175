import { expect, test } from 'vitest';
import { NoticeQueue } from './NoticeQueue.ts';

test('what is sent while somebody holds leaves in order with the last who lets go', () => {
	const outbox = new NoticeQueue();
	const left: number[] = [];
	const send = (value: number) => outbox.send(() => left.push(value));
	send(1);
	const [first, second] = [outbox.hold(), outbox.hold()];
	send(2);
	first();
	first();
	send(3);
	expect(left).toEqual([1]);
	second();
	send(4);
	expect(left).toEqual([1, 2, 3, 4]);
});

test('nobody waits for ever for those who do not let go', async () => {
	const outbox = new NoticeQueue();
	outbox.hold();
	await new Promise<void>((resolve) => outbox.send(resolve));
});
