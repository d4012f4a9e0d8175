/** Where tiles are in the picture of a film. Every number is even: 4:2:0 video has one colour for two pixels. */
export type Box = { x: number; y: number; width: number; height: number };
export type Size = { width: number; height: number };

/** Part of the longer side that the second tile gets beside a large one. */
const sideShare = 0.22;
/** Between tiles, part of the longer side. */
const gapShare = 0.006;
/** Tiles are 16:9 unless the video is known to be different. */
export const wide = 16 / 9;
/** Narrower and wider videos get a tile of this shape: its name needs some width, and a line is no picture. */
const narrowest = 1 / 2;
const widest = 3;

const even = (px: number) => Math.max(2, 2 * Math.floor(px / 2));
const evenOffset = (px: number) => Math.max(0, 2 * Math.floor(px / 2));

export function whole({ width, height }: Size): Box {
	return { x: 0, y: 0, width: even(width), height: even(height) };
}

/** The largest box of a shape in the middle of another one. @param aspect width by height */
export function boxWithin(outer: Box, aspect: number): Box {
	const shape = Math.min(widest, Math.max(narrowest, aspect));
	const width = even(Math.min(outer.width, outer.height * shape));
	const height = even(Math.min(outer.height, outer.width / shape));
	const x = outer.x + evenOffset((outer.width - width) / 2);
	const y = outer.y + evenOffset((outer.height - height) / 2);
	return { x, y, width, height };
}

/** A large part and a small one: on the right of it, or below in an upright film. */
export function largeAndSmall(size: Size): { large: Box; small: Box } {
	const { width, height } = whole(size);
	const gap = evenOffset(gapShare * Math.max(width, height));
	if (width >= height) {
		const side = even(width * sideShare);
		return {
			large: { x: 0, y: 0, width: width - side - gap, height },
			small: { x: width - side, y: 0, width: side, height },
		};
	}
	const side = even(height * sideShare);
	return {
		large: { x: 0, y: 0, width, height: height - side - gap },
		small: { x: 0, y: height - side, width, height: side },
	};
}

/** Rows of cells, as large as they can be for 16:9; the cells of the last row are in its middle. @param count at least 1 */
export function grid(size: Size, count: number): Box[] {
	const { width, height } = whole(size);
	const gap = count === 1 ? 0 : evenOffset(gapShare * Math.max(width, height));
	const cellOf = (columns: number) => {
		const rows = Math.ceil(count / columns);
		return {
			columns,
			rows,
			width: even((width - gap * (columns - 1)) / columns),
			height: even((height - gap * (rows - 1)) / rows),
		};
	};
	const choices = Array.from({ length: count }, (_, index) => cellOf(index + 1));
	const shown = (cell: Size) => Math.min(cell.width, cell.height * wide);
	const best = choices.reduce((best, next) => (shown(next) > shown(best) ? next : best));
	return Array.from({ length: count }, (_, index) => {
		const row = Math.floor(index / best.columns);
		const inRow = Math.min(best.columns, count - row * best.columns);
		const left = evenOffset((width - inRow * best.width - (inRow - 1) * gap) / 2);
		const x = left + (index % best.columns) * (best.width + gap);
		return { x, y: row * (best.height + gap), width: best.width, height: best.height };
	});
}
