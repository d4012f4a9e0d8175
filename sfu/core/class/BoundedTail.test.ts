import { expect, test } from 'vitest';
import { BoundedTail, newestWithin } from './BoundedTail.ts';

const limits = { count: 3, bytes: 10 };
const own = (text: string) => text;

test('keeps the newest items within number and bytes, and always the newest one', () => {
	for (const [items, kept] of [
		[
			['a', 'b', 'c', 'd'],
			['b', 'c', 'd'],
		],
		[
			['aaaaaaaa', 'bb', 'c'],
			['bb', 'c'],
		],
		[
			['aaaaaaaa', 'bb'],
			['aaaaaaaa', 'bb'],
		],
		[['a', 'ääääää'], ['ääääää']],
		[[], []],
	] satisfies [string[], string[]][]) {
		expect(newestWithin(items, limits, own)).toEqual(kept);
		const tail = new BoundedTail(limits, own);
		for (const item of items) tail.push(item);
		expect(tail.items).toEqual(kept);
	}
});

test('says which items it forgets, and counts anew once it is cleared', () => {
	const tail = new BoundedTail(limits, own);
	for (const item of ['aaaa', 'bbbb']) expect(tail.push(item)).toEqual([]);
	expect(tail.push('cccccccc')).toEqual(['aaaa', 'bbbb']);
	tail.clear();
	expect(tail.push('dddddddddd')).toEqual([]);
});
