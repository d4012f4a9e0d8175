/** Layout of the tiles in whole CSS px. Pure: equal input gives equal boxes, so no tile jumps. */
export type Size = { width: number; height: number };
type Box = Size & { x: number; y: number };
export type TileBox<Key extends string = string> = Box & { key: Key; focused: boolean };
type Arrangement<Key extends string> = { tiles: TileBox<Key>[]; page: number; pageCount: number };
/** In a corner of the stage, over the others. */
export type CornerBox = Box;

/**
 * Aspect ratios of tiles. Cameras send 16:9; a wide stage crops them to 4:3 at most, a tall one to 4:5: faces stay
 * visible.
 */
const maxAspect = 16 / 9;
const minAspect = { wide: 4 / 3, tall: 4 / 5 };

const isWide = (area: Size) => area.width >= area.height;
const narrowest = (area: Size) => (isWide(area) ? minAspect.wide : minAspect.tall);

type Grid = Size & { columns: number };

/** Sizes of a grid from which one is chosen by itself, and the area from which its tiles are large enough, CSS px squared. */
const gridSizes = [
	{ count: 25, leastArea: 46_000 },
	{ count: 16, leastArea: 46_000 },
	{ count: 9, leastArea: 25_000 },
] as const;
const smallestGrid = 4;

/** The largest number of tiles of a good size that `area` has room for: 4 on a phone, 9 on a laptop, 16 or 25 on large screens. */
export function tilesThatFit(area: Size, gap: number): number {
	const isLargeEnough = ({ count, leastArea }: (typeof gridSizes)[number]) => {
		const { width, height } = bestGrid(count, area, gap);
		return width * height >= leastArea;
	};
	return gridSizes.find(isLargeEnough)?.count ?? smallestGrid;
}

/** The grid of `count` equal tiles that covers most of `area`. */
export function bestGrid(count: number, area: Size, gap: number): Grid {
	let best: Grid = { columns: 1, width: 0, height: 0 };
	for (let columns = 1; columns <= count; columns++) {
		const rows = Math.ceil(count / columns);
		const cell = {
			width: (area.width - gap * (columns - 1)) / columns,
			height: (area.height - gap * (rows - 1)) / rows,
		};
		const tile = fitShape(cell, narrowest(area));
		if (tile.width * tile.height > best.width * best.height) best = { columns, ...tile };
	}
	return best;
}

/** The largest size inside `cell` whose aspect ratio is between `least` and 16:9. */
function fitShape({ width, height }: Size, least: number): Size {
	const cell = { width: Math.max(0, width), height: Math.max(0, height) };
	if (cell.width > cell.height * maxAspect) cell.width = cell.height * maxAspect;
	if (cell.height > cell.width / least) cell.height = cell.width / least;
	return { width: Math.floor(cell.width), height: Math.floor(cell.height) };
}

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));
const centred = (outer: number, inner: number) => Math.floor((outer - inner) / 2);

export type StageInput<Key extends string = string> = {
	/** One tile each, in this order. */
	keys: Key[];
	/** The tile that is large, beside a strip of the others; null, or not among `keys`: a grid of equal tiles. */
	focusKey: Key | null;
	/** The focused tile fills its area whatever the aspect ratio, e.g. a shared screen. */
	focusFills: boolean;
	area: Size;
	/** From 0; clamped to the pages that exist. */
	page: number;
	/** For the grid; a strip holds as many tiles as fit. */
	tilesPerPage: number;
	gap: number;
};

export function arrangeStage<Key extends string>(input: StageInput<Key>): Arrangement<Key> {
	const { focusKey, keys } = input;
	return focusKey !== null && keys.includes(focusKey) ? arrangeFocus(input, focusKey) : arrangeGrid(input);
}

function arrangeGrid<Key extends string>(input: StageInput<Key>): Arrangement<Key> {
	const { keys, area, page, tilesPerPage, gap } = input;
	const { shown, ...pages } = turnTo(page, keys, tilesPerPage);
	// The last page keeps the tile size of full pages.
	const sizeFor = pages.pageCount > 1 ? tilesPerPage : shown.length;
	const grid = bestGrid(sizeFor, area, gap);
	return { ...pages, tiles: layOutRows(shown, grid, area, gap) };
}

function layOutRows<Key extends string>(keys: Key[], grid: Grid, area: Size, gap: number): TileBox<Key>[] {
	const { columns, width, height } = grid;
	const rows = Math.ceil(keys.length / columns);
	const top = centred(area.height, rows * height + (rows - 1) * gap);
	return keys.map((key, index) => {
		const row = Math.floor(index / columns);
		const inRow = Math.min(columns, keys.length - row * columns);
		const left = centred(area.width, inRow * width + (inRow - 1) * gap);
		return {
			key,
			focused: false,
			x: left + (index % columns) * (width + gap),
			y: top + row * (height + gap),
			width,
			height,
		};
	});
}

/** Tiles besides the focused one that a page has room for. */
export function stripLength(area: Size, gap: number): number {
	const beside = isStripBeside(area, gap);
	const tile = stripTile(area, beside);
	const room = beside ? area.height : area.width;
	return Math.max(1, Math.floor((room + gap) / ((beside ? tile.height : tile.width) + gap)));
}

/** Whether the strip is at the right of the focused tile, or below it: where a picture of 16:9 beside it becomes larger. */
function isStripBeside(area: Size, gap: number): boolean {
	const besideWidth = area.width - stripTile(area, true).width - gap;
	const belowHeight = area.height - stripTile(area, false).height - gap;
	return Math.min(besideWidth, area.height * maxAspect) >= Math.min(area.width, belowHeight * maxAspect);
}

/** A small box in the lower right corner. */
export function cornerBox(area: Size, gap: number): CornerBox {
	const { width, height } = fitShape(
		{ width: clamp(Math.floor(area.width * 0.16), 96, 240), height: area.height / 3 },
		maxAspect,
	);
	return { x: area.width - width - gap, y: area.height - height - gap, width, height };
}

/** One large tile and a strip of the others. */
function arrangeFocus<Key extends string>(input: StageInput<Key>, focusKey: Key): Arrangement<Key> {
	const { keys, area, gap, page } = input;
	const others = keys.filter((key) => key !== focusKey);
	const beside = isStripBeside(area, gap);
	const tile = stripTile(area, beside);
	const room = beside ? area.height : area.width;
	const step = (beside ? tile.height : tile.width) + gap;
	const { shown, ...pages } = turnTo(page, others, stripLength(area, gap));

	const main: Box = { x: 0, y: 0, ...area };
	if (others.length > 0 && beside) main.width -= tile.width + gap;
	if (others.length > 0 && !beside) main.height -= tile.height + gap;
	const start = centred(room, shown.length * step - gap);
	const strip = shown.map((key, index): TileBox<Key> => {
		const along = start + index * step;
		const corner = beside ? { x: main.width + gap, y: along } : { x: along, y: main.height + gap };
		return { key, focused: false, ...tile, ...corner };
	});
	return { ...pages, tiles: [focusTile(focusKey, main, input.focusFills), ...strip] };
}

function stripTile(area: Size, beside: boolean): Size {
	const width = beside
		? clamp(Math.floor(area.width * 0.18), 132, 260)
		: clamp(Math.floor(area.width * 0.31), 104, 200);
	return { width, height: Math.floor(width / (beside ? maxAspect : 4 / 3)) };
}

function focusTile<Key extends string>(key: Key, room: Box, fills: boolean): TileBox<Key> {
	const size = fills ? { width: room.width, height: room.height } : fitShape(room, narrowest(room));
	return {
		key,
		focused: true,
		x: centred(room.width, size.width),
		y: centred(room.height, size.height),
		...size,
	};
}

function turnTo<Key extends string>(page: number, keys: Key[], perPage: number) {
	const pageCount = Math.max(1, Math.ceil(keys.length / perPage));
	const current = clamp(page, 0, pageCount - 1);
	return { page: current, pageCount, shown: keys.slice(current * perPage, (current + 1) * perPage) };
}
