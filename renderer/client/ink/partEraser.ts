import { pageUnits, type StrokePoint } from '../../../sfu/protocol/ink/strokePoints.ts';
import type { InkStyle } from '../../../sfu/protocol/models/ink.ts';
import { centreLines, type Spot } from './centreLines.ts';
import { type Tip, touches } from './hitTest.ts';
import type { Stroke } from './Stroke.ts';

/** What is left of a stroke, without an id of its own yet. */
export type Piece = InkStyle & Pick<Stroke, 'points'>;

/**
 * Takes away what of a stroke lies below the tips.
 * @param aspect height of the picture divided by its width
 * @returns null: no tip touches it. A text goes as a whole: its letters are no lines.
 */
export function cutStroke(stroke: Stroke, tips: readonly Tip[], aspect: number): Piece[] | null {
	const touching = tips.filter((tip) => touches(stroke, tip, aspect));
	if (touching.length === 0) return null;
	if (stroke.tool === 'text') return [];
	const { color, width } = stroke;
	let lines = centreLines(stroke, aspect);
	for (const { x, y, radius } of touching)
		lines = lines.flatMap((line) => cutLine(line, { x, y, radius: radius + width / 2 }));
	const tool = toolOfPiece(stroke.tool);
	return lines.map((line) => ({ tool, color, width, points: toPoints(line, aspect) }));
}

/** A piece of a straight line is one; of what is round, and of freehand, a piece is drawn freehand. */
function toolOfPiece(tool: Stroke['tool']): Stroke['tool'] {
	if (tool === 'arrow' || tool === 'rectangle') return 'line';
	return tool === 'ellipse' ? 'pen' : tool;
}

const toPoints = (line: readonly Spot[], aspect: number): StrokePoint[] =>
	line.map(({ x, y, pressure }) => [onPicture(x), onPicture(y / aspect), Math.round(pressure)]);

const onPicture = (value: number): number => Math.min(pageUnits, Math.max(0, Math.round(value)));

/** The parts of a line outside of a circle. */
function cutLine(line: readonly Spot[], tip: Tip): Spot[][] {
	const pieces: Spot[][] = [];
	let piece: Spot[] = [];
	const end = () => {
		// What is shorter than two points is too small to be seen beside the eraser.
		if (piece.length > 1) pieces.push(piece);
		piece = [];
	};
	line.forEach((to, index) => {
		const from = line[index - 1];
		if (!from) {
			if (isOutside(to, tip)) piece.push(to);
			return;
		}
		const [enter, leave] = insideShare(from, to, tip);
		if (enter >= leave) {
			piece.push(to);
			return;
		}
		if (enter > 0) piece.push(between(from, to, enter));
		end();
		if (leave < 1) piece.push(between(from, to, leave), to);
	});
	end();
	return pieces;
}

const isOutside = ({ x, y }: Spot, tip: Tip): boolean => Math.hypot(x - tip.x, y - tip.y) > tip.radius;

/** From which share of the way between two points to which one lies inside the circle; the first is not smaller: none. */
function insideShare(from: Spot, to: Spot, tip: Tip): [enter: number, leave: number] {
	const [dx, dy, fx, fy] = [to.x - from.x, to.y - from.y, from.x - tip.x, from.y - tip.y];
	const a = dx * dx + dy * dy;
	const b = 2 * (fx * dx + fy * dy);
	const c = fx * fx + fy * fy - tip.radius * tip.radius;
	const discriminant = b * b - 4 * a * c;
	if (a === 0) return c <= 0 ? [0, 1] : [1, 0];
	if (discriminant <= 0) return [1, 0];
	const root = Math.sqrt(discriminant);
	return [Math.max(0, (-b - root) / (2 * a)), Math.min(1, (-b + root) / (2 * a))];
}

const between = (from: Spot, to: Spot, share: number): Spot => ({
	x: from.x + (to.x - from.x) * share,
	y: from.y + (to.y - from.y) * share,
	pressure: from.pressure + (to.pressure - from.pressure) * share,
});
