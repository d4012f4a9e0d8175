import { expect, test } from 'vitest';
import { strokeBelow, sweep, touches } from './hitTest.ts';
import { cutStroke } from './partEraser.ts';
import type { Stroke } from './Stroke.ts';

/** On a picture that is twice as wide as high. */
const aspect = 0.5;
const radius = 100;

function stroke(tool: Stroke['tool'], points: [x: number, y: number][], text?: string): Stroke {
	return {
		strokeId: tool,
		...{ tool, color: 0, width: 40, ...(text !== undefined && { text }) },
		...{ peerId: 'ann', name: 'Ann', closed: true },
		points: points.map(([x, y]) => [x, y, 50]),
	};
}

const line = stroke('line', [
	[1000, 2000],
	[9000, 2000],
]);
const at = (x: number, y: number) => ({ x, y: y * aspect, radius });

test('hits a line where the tip touches its ink, by distances that are one in both directions', () => {
	expect(touches(line, at(5000, 2000), aspect)).toBe(true);
	// 238 of 10,000 of the height are 119 of the width: the tip's radius and half of the line.
	expect(touches(line, at(5000, 2238), aspect)).toBe(true);
	expect(touches(line, at(5000, 2242), aspect)).toBe(false);
	expect(touches(line, at(9125, 2000), aspect)).toBe(false);
});

test('hits the outline of a rectangle and of an ellipse, and not what they surround', () => {
	const corners: [number, number][] = [
		[2000, 2000],
		[6000, 8000],
	];
	for (const tool of ['rectangle', 'ellipse'] as const) {
		expect(touches(stroke(tool, corners), at(4000, 5000), aspect)).toBe(false);
		expect(touches(stroke(tool, corners), at(2000, 5000), aspect)).toBe(true);
	}
	expect(touches(stroke('rectangle', corners), at(2000, 2000), aspect)).toBe(true);
	expect(touches(stroke('ellipse', corners), at(2000, 2000), aspect)).toBe(false);
});

test('hits a dot and the middle of a text', () => {
	expect(touches(stroke('pen', [[5000, 5000]]), at(5080, 5000), aspect)).toBe(true);
	expect(touches(stroke('text', [[1000, 1000]], 'x = 5'), at(1050, 1030), aspect)).toBe(true);
	expect(touches(stroke('text', [[1000, 1000]], 'x = 5'), at(3000, 1000), aspect)).toBe(false);
});

test('finds the uppermost of the strokes below the tip', () => {
	const above = { ...line, strokeId: 'above' };
	expect(strokeBelow([line, above], at(5000, 2000), aspect)?.strokeId).toBe('above');
	expect(strokeBelow([line, above], at(5000, 9000), aspect)).toBeUndefined();
});

test('leaves nothing out between two places of a fast movement', () => {
	const tips = sweep({ x: 0, y: 0, radius }, { x: 1000, y: 0, radius });
	expect(tips.at(-1)).toEqual({ x: 1000, y: 0, radius });
	tips.reduce((from, to) => {
		expect(to.x - from.x).toBeLessThanOrEqual(radius);
		return to;
	});
});

test('cuts a line in two where the tip has been, and keeps its style', () => {
	const pieces = cutStroke(line, [at(5000, 2000)], aspect);
	expect(pieces?.map(({ points }) => points)).toEqual([
		[
			[1000, 2000, 50],
			[4880, 2000, 50],
		],
		[
			[5120, 2000, 50],
			[9000, 2000, 50],
		],
	]);
	expect(pieces?.[0]).toMatchObject({ tool: 'line', color: 0, width: 40 });
});

test('cuts a freehand stroke within a segment and at its points, and takes away what lies below the tips', () => {
	const pen = stroke('pen', [
		[1000, 2000],
		[2000, 2000],
		[2050, 2000],
		[3000, 2000],
	]);
	const pieces = cutStroke(pen, [at(2000, 2000), at(2900, 2000)], aspect) ?? [];
	expect(pieces.map(({ points }) => points.map(([x]) => x))).toEqual([
		[1000, 1880],
		[2120, 2780],
	]);
});

test('leaves a stroke alone that no tip touches, and takes a text away as a whole', () => {
	expect(cutStroke(line, [at(5000, 9000)], aspect)).toBeNull();
	expect(cutStroke(stroke('text', [[1000, 1000]], 'abc'), [at(1010, 1010)], aspect)).toEqual([]);
});

test('turns what is left of a rectangle into lines and of an ellipse into freehand strokes', () => {
	const corners: [number, number][] = [
		[2000, 2000],
		[6000, 8000],
	];
	const ofRectangle = cutStroke(stroke('rectangle', corners), [at(2000, 5000)], aspect) ?? [];
	expect(ofRectangle.map(({ tool }) => tool)).toEqual(['line', 'line', 'line', 'line', 'line']);
	const ofEllipse = cutStroke(stroke('ellipse', corners), [at(2000, 5000)], aspect) ?? [];
	expect(ofEllipse.every(({ tool }) => tool === 'pen')).toBe(true);
});
