import { expect, test } from 'vitest';
import { ListedMap } from './ListedMap.ts';

test('lists its values after each change, and leaves a list that was read as it was', () => {
	const map = new ListedMap<string, number>();
	map.set('a', 1).set('b', 2);
	const before = map.list;
	expect(map.list).toBe(before);
	map.set('a', 3);
	expect(map.list).toEqual([3, 2]);
	map.delete('a');
	expect(map.list).toEqual([2]);
	map.clear();
	expect(map.list).toEqual([]);
	expect(before).toEqual([1, 2]);
});
