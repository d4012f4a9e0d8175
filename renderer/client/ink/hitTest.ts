import { centreLines, type Spot } from './centreLines.ts';
import type { Stroke } from './Stroke.ts';

/** A round tip, e.g. of an eraser; measured as in `centreLines`. */
export type Tip = { x: number; y: number; radius: number };

/** Whether the tip touches the ink of a stroke. @param aspect height of the picture divided by its width */
export function touches(stroke: Stroke, tip: Tip, aspect: number): boolean {
	const reach = tip.radius + stroke.width / 2;
	return centreLines(stroke, aspect).some((line) => distanceTo(line, tip) <= reach);
}

/** The uppermost stroke below the tip. @param strokes in the order of drawing */
export const strokeBelow = (strokes: readonly Stroke[], tip: Tip, aspect: number): Stroke | undefined =>
	strokes.findLast((stroke) => touches(stroke, tip, aspect));

/** From one place of the tip to the next, close enough that nothing between them is left out. */
export function sweep(from: Tip, to: Tip): Tip[] {
	const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / (to.radius / 2)));
	return Array.from({ length: steps }, (_, index) => {
		const share = (index + 1) / steps;
		return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share, radius: to.radius };
	});
}

function distanceTo(line: readonly Spot[], { x, y }: Tip): number {
	const [only] = line;
	if (line.length === 1 && only) return Math.hypot(only.x - x, only.y - y);
	return line.reduce((least, to, index) => {
		const from = line[index - 1];
		return from ? Math.min(least, distanceToSegment(from, to, x, y)) : least;
	}, Number.POSITIVE_INFINITY);
}

function distanceToSegment(from: Spot, to: Spot, x: number, y: number): number {
	const [dx, dy] = [to.x - from.x, to.y - from.y];
	const lengthSquared = dx * dx + dy * dy;
	const share = lengthSquared > 0 ? ((x - from.x) * dx + (y - from.y) * dy) / lengthSquared : 0;
	const nearest = Math.min(1, Math.max(0, share));
	return Math.hypot(from.x + nearest * dx - x, from.y + nearest * dy - y);
}
