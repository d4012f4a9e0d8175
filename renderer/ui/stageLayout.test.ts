import { describe, expect, test } from 'vitest';
import { arrangeStage, bestGrid, cornerBox, type StageInput, stripLength, tilesThatFit } from './stageLayout.ts';

const keys = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`);
const laptop = { width: 1248, height: 664 };
const phone = { width: 344, height: 600 };

const input = (change: Partial<StageInput> & { keys: string[] }): StageInput => ({
	focusKey: null,
	focusFills: false,
	area: laptop,
	page: 0,
	tilesPerPage: 9,
	gap: 10,
	...change,
});

describe('the grid', () => {
	test('has three columns for nine tiles on a laptop', () => {
		expect(bestGrid(9, laptop, 10)).toMatchObject({ columns: 3 });
	});

	test('puts two tiles side by side on a laptop, one above the other on a phone', () => {
		expect(bestGrid(2, laptop, 10).columns).toBe(2);
		expect(bestGrid(2, phone, 6).columns).toBe(1);
	});

	test.each([1, 2, 3, 5, 9, 50, 123])('keeps %i tiles inside the stage without overlap', (count) => {
		for (const area of [laptop, phone, { width: 320, height: 90 }]) {
			const { tiles } = arrangeStage(input({ keys: keys(count), area }));
			for (const tile of tiles) {
				expect(tile.x).toBeGreaterThanOrEqual(0);
				expect(tile.y).toBeGreaterThanOrEqual(0);
				expect(tile.x + tile.width).toBeLessThanOrEqual(area.width);
				expect(tile.y + tile.height).toBeLessThanOrEqual(area.height);
				for (const other of tiles.filter((candidate) => candidate.key !== tile.key)) {
					const apart =
						tile.x + tile.width <= other.x ||
						other.x + other.width <= tile.x ||
						tile.y + tile.height <= other.y ||
						other.y + other.height <= tile.y;
					expect(apart).toBe(true);
				}
			}
		}
	});

	test('shows nine tiles a page, and every tile on exactly one page', () => {
		const all = keys(50);
		const pages = Array.from({ length: 6 }, (_, page) => arrangeStage(input({ keys: all, page })));
		expect(pages.map(({ pageCount }) => pageCount)).toEqual([6, 6, 6, 6, 6, 6]);
		expect(pages.flatMap(({ tiles }) => tiles.map(({ key }) => key))).toEqual(all);
	});

	test('keeps the tile size of full pages on a last page that is not full', () => {
		const [first] = arrangeStage(input({ keys: keys(10) })).tiles;
		const [last] = arrangeStage(input({ keys: keys(10), page: 1 })).tiles;
		expect(last).toMatchObject({ width: first?.width, height: first?.height });
	});

	test('shows the last page that exists after tiles of later pages were removed', () => {
		expect(arrangeStage(input({ keys: keys(9), page: 4 }))).toMatchObject({ page: 0, pageCount: 1 });
	});
});

describe('tilesThatFit', () => {
	test.each([
		[4, 'a phone', phone],
		[4, 'a phone held sideways', { width: 724, height: 240 }],
		[9, 'a laptop', laptop],
		[9, 'a screen of 1366 x 768', { width: 1334, height: 610 }],
		[16, 'a screen of 1600 x 900', { width: 1568, height: 692 }],
		[25, 'a screen of 1920 x 1080', { width: 1888, height: 872 }],
		[4, 'a page zoomed to 400 %', { width: 304, height: 120 }],
	])('is %i on %s', (count, _screen, area) => {
		expect(tilesThatFit(area, 10)).toBe(count);
	});
});

test('a small own view lies inside the stage, in the lower right corner', () => {
	for (const area of [laptop, phone, { width: 320, height: 90 }]) {
		const { x, y, width, height } = cornerBox(area, 10);
		expect(Math.min(x, y, width, height)).toBeGreaterThan(0);
		expect([x + width + 10, y + height + 10]).toEqual([area.width, area.height]);
		expect(width * height).toBeLessThan((area.width * area.height) / 8);
	}
});

test('stripLength is the number of tiles beside the focused one', () => {
	for (const area of [laptop, phone, { width: 724, height: 240 }]) {
		const { tiles } = arrangeStage(input({ keys: keys(50), focusKey: 'p0', area }));
		expect(tiles).toHaveLength(stripLength(area, 10) + 1);
	}
});

describe('the focused tile', () => {
	test('comes first and is larger than the strip beside it', () => {
		const { tiles } = arrangeStage(input({ keys: keys(4), focusKey: 'p2', focusFills: true }));
		expect(tiles.map(({ key, focused }) => [key, focused])).toEqual([
			['p2', true],
			['p0', false],
			['p1', false],
			['p3', false],
		]);
		expect(tiles[0]?.height).toBe(laptop.height);
		expect(tiles[1]?.x).toBeGreaterThanOrEqual(tiles[0]?.width ?? 0);
	});

	test('has its strip below on a phone, split into pages', () => {
		const { tiles, pageCount } = arrangeStage(
			input({ keys: keys(12), focusKey: 'p0', focusFills: true, area: phone, gap: 6 }),
		);
		expect(tiles[1]?.y).toBeGreaterThanOrEqual(tiles[0]?.height ?? 0);
		expect(pageCount).toBeGreaterThan(1);
	});

	test.each([
		['right', 'a laptop', laptop],
		['right', 'a phone held sideways', { width: 740, height: 360 }],
		['below', 'a phone', phone],
		['below', 'a laptop with a panel open', { width: 848, height: 664 }],
		['below', 'a phone held sideways with a panel open', { width: 400, height: 360 }],
	])('has its strip at the %s where it is larger so: %s', (where, _screen, area) => {
		const [main, first] = arrangeStage(input({ keys: keys(6), focusKey: 'p0', focusFills: true, area })).tiles;
		expect(first && main && (first.x >= main.width ? 'right' : 'below')).toBe(where);
	});

	test('fills the stage when it is the only tile', () => {
		const [only] = arrangeStage(input({ keys: ['p0'], focusKey: 'p0', focusFills: true })).tiles;
		expect(only).toMatchObject({ x: 0, y: 0, ...laptop });
	});

	test('is replaced by the grid when it was removed', () => {
		const { tiles } = arrangeStage(input({ keys: keys(3), focusKey: 'gone' }));
		expect(tiles.every((tile) => !tile.focused)).toBe(true);
	});
});
