import { getStroke } from 'perfect-freehand';
import { pageUnits, pressureUnits } from '../../../sfu/protocol/ink/strokePoints.ts';
import type { Size } from './Size.ts';
import { firstPoint, lastPoint, type Stroke } from './Stroke.ts';

/** `path`: data of an SVG path in px, for Path2D and for a PDF. `lineWidth`: px; null: the path is filled. */
export type StrokeShape = { path: string; lineWidth: number | null };

/** How much a pen's pressure changes the width: fully pressed 1.5 times, hardly pressed half. */
const thinning = 0.5;
/** Of the width of the line. */
const arrowHeadLength = 5;
const arrowHeadAngle = Math.PI / 7;

/** Everything but text, as it is drawn into a picture of that size. */
export function strokeShape(stroke: Stroke, size: Size): StrokeShape {
	const lineWidth = (stroke.width / pageUnits) * size.width;
	const from = toPx(firstPoint(stroke), size);
	const to = toPx(lastPoint(stroke), size);
	switch (stroke.tool) {
		case 'line':
			return { path: polyline([from, to]), lineWidth };
		case 'arrow':
			return { path: arrow(from, to, lineWidth), lineWidth };
		case 'rectangle':
			return { path: `${polyline([from, [to[0], from[1]], to, [from[0], to[1]]])} Z`, lineWidth };
		case 'ellipse':
			return { path: ellipse(from, to), lineWidth };
		case 'highlighter':
			return { path: freehand(stroke, size, { size: lineWidth, thinning: 0 }), lineWidth: null };
		default:
			return { path: freehand(stroke, size, { size: lineWidth, thinning }), lineWidth: null };
	}
}

type Px = readonly [x: number, y: number];

const toPx = ([x, y]: readonly number[], { width, height }: Size): Px => [
	((x ?? 0) / pageUnits) * width,
	((y ?? 0) / pageUnits) * height,
];

const at = ([x, y]: readonly number[]): string => `${(x ?? 0).toFixed(2)} ${(y ?? 0).toFixed(2)}`;

const polyline = ([first = [0, 0], ...others]: readonly Px[]): string =>
	`M ${at(first)} ${others.map((point) => `L ${at(point)}`).join(' ')}`;

function arrow(from: Px, to: Px, lineWidth: number): string {
	const direction = Math.atan2(to[1] - from[1], to[0] - from[0]);
	const length = Math.min(arrowHeadLength * lineWidth, Math.hypot(to[0] - from[0], to[1] - from[1]));
	const barb = (angle: number): Px => [
		to[0] - length * Math.cos(direction + angle),
		to[1] - length * Math.sin(direction + angle),
	];
	return `${polyline([from, to])} ${polyline([barb(arrowHeadAngle), to, barb(-arrowHeadAngle)])}`;
}

/** Within the rectangle of two corners. */
function ellipse(from: Px, to: Px): string {
	const [rx, ry] = [Math.abs(to[0] - from[0]) / 2, Math.abs(to[1] - from[1]) / 2];
	const y = (from[1] + to[1]) / 2;
	const [left, right] = [Math.min(from[0], to[0]), Math.max(from[0], to[0])];
	const half = (end: number) => `A ${rx.toFixed(2)} ${ry.toFixed(2)} 0 0 1 ${at([end, y])}`;
	return `M ${at([left, y])} ${half(right)} ${half(left)} Z`;
}

function freehand({ points }: Stroke, size: Size, options: { size: number; thinning: number }): string {
	const pixels = points.map((point) => [...toPx(point, size), point[2] / pressureUnits]);
	const pressure = points[0]?.[2];
	// A mouse and most fingers report the same pressure all the time: speed makes the line lively there.
	const simulatePressure = points.every((point) => point[2] === pressure);
	// `last`: up to the last point also while more follow, so that the line is where the pen is, and not a point behind it.
	return closedCurve(getStroke(pixels, { ...options, simulatePressure, streamline: 0.3, last: true }));
}

/** Through the middles of its edges. */
function closedCurve(outline: readonly number[][]): string {
	const [first] = outline;
	if (!first) return '';
	const curves = outline.map((corner, index) => {
		const next = outline[(index + 1) % outline.length] ?? corner;
		return `${at(corner)} ${at([((corner[0] ?? 0) + (next[0] ?? 0)) / 2, ((corner[1] ?? 0) + (next[1] ?? 0)) / 2])}`;
	});
	return `M ${at(first)} Q ${curves.join(' ')} Z`;
}
