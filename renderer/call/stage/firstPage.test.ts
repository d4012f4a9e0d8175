import { expect, test } from 'vitest';
import { bringForward, noSwaps, type Swaps, sameSwaps, withSwaps } from './firstPage.ts';
import type { TileKey } from './tileList.ts';

const key = (index: number): TileKey => `p${index}/camera`;
const keys = Array.from({ length: 50 }, (_, index) => key(index));
const fixed = new Set([key(0), key(1)]);
const forward = (urgent: TileKey[], before: Swaps = noSwaps, perPage = 9) =>
	bringForward({ keys, perPage, urgent, fixed }, before);
const places = (swaps: Swaps) => withSwaps(keys, swaps);

test('moves an urgent tile of a later page to the first one, and only the tile that gives its place', () => {
	const order = places(forward([key(30)]));
	expect(order.indexOf(key(30))).toBe(8);
	expect(order.indexOf(key(8))).toBe(30);
	expect(order.filter((each, index) => each !== keys[index])).toEqual([key(30), key(8)]);
});

test('leaves an urgent tile of the first page where it is, and takes no place from it', () => {
	expect(forward([key(8)]).size).toBe(0);
	expect(places(forward([key(8), key(30)])).indexOf(key(30))).toBe(7);
});

test('keeps the place of a tile while others become urgent and stop being so', () => {
	let swaps = forward([key(30)]);
	swaps = forward([key(40), key(30)], swaps);
	expect(places(swaps).indexOf(key(30))).toBe(8);
	expect(places(swaps).indexOf(key(40))).toBe(7);
	swaps = forward([key(40)], swaps);
	expect(places(swaps).indexOf(key(40))).toBe(7);
	expect(places(swaps).indexOf(key(30))).toBe(30);
	expect(forward([], swaps).size).toBe(0);
});

test('gives another place to a tile whose place became that of an urgent tile', () => {
	const swaps = forward([key(8), key(30)], forward([key(30)]));
	expect(places(swaps).indexOf(key(8))).toBe(8);
	expect(places(swaps).indexOf(key(30))).toBe(7);
});

test('brings forward the most important ones when there are more than places, and never takes a fixed place', () => {
	const urgent = Array.from({ length: 20 }, (_, index) => key(20 + index));
	const order = places(forward(urgent)).slice(0, 9);
	expect(order.slice(0, 2)).toEqual([key(0), key(1)]);
	expect(new Set(order.slice(2))).toEqual(new Set(urgent.slice(0, 7)));
});

test('ignores tiles that have gone', () => {
	const swaps = forward([key(30)]);
	const fewer = keys.filter((each) => each !== key(30));
	expect(withSwaps(fewer, swaps)).toEqual(fewer);
	expect(bringForward({ keys: fewer, perPage: 9, urgent: [key(30)], fixed }, swaps).size).toBe(0);
	expect(sameSwaps(swaps, forward([key(30)]))).toBe(true);
	expect(sameSwaps(swaps, noSwaps)).toBe(false);
});

test('every tile stays on exactly one page, whatever is urgent', () => {
	let swaps = noSwaps;
	let state = 3;
	const random = (end: number) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * end);
	};
	for (let round = 0; round < 500; round++) {
		const urgent = [...new Set(Array.from({ length: random(6) }, () => key(random(50))))];
		swaps = forward(urgent, swaps);
		const order = places(swaps);
		expect([...order].sort()).toEqual([...keys].sort());
		for (const each of urgent) expect(order.indexOf(each)).toBeLessThan(9);
	}
});
