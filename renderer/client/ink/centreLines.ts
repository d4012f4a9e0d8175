import type { StrokePoint } from '../../../sfu/protocol/ink/strokePoints.ts';
import { firstPoint, lastPoint, type Stroke, usualPressure } from './Stroke.ts';

/**
 * A point for measuring: both axes in 1/10000 of the picture's width, so that a distance is one in every direction. `aspect`
 * below is the picture's height divided by its width.
 */
export type Spot = { x: number; y: number; pressure: number };

/** Corners of the polygon that stands for an ellipse. */
const ellipseCorners = 48;
/** Of a text, as a share of its height: letters are about this wide. */
const letterShare = 0.55;

const spot = (x: number, y: number): Spot => ({ x, y, pressure: usualPressure });

/** The lines along which a stroke is drawn. Of a text: around its box and through its middle. */
export function centreLines(stroke: Stroke, aspect: number): Spot[][] {
	const from = scaled(firstPoint(stroke), aspect);
	const to = scaled(lastPoint(stroke), aspect);
	switch (stroke.tool) {
		case 'line':
		case 'arrow':
			return [[from, to]];
		case 'rectangle':
			return edges([spot(from.x, from.y), spot(to.x, from.y), spot(to.x, to.y), spot(from.x, to.y)]);
		case 'ellipse':
			return [ellipse(from, to)];
		case 'text': {
			const { width, height } = textBox(stroke);
			const [right, bottom, middle] = [from.x + width, from.y + height, from.y + height / 2];
			return [
				...edges([spot(from.x, from.y), spot(right, from.y), spot(right, bottom), spot(from.x, bottom)]),
				[spot(from.x, middle), spot(right, middle)],
			];
		}
		default:
			return [stroke.points.map((point) => scaled(point, aspect))];
	}
}

/** Roughly, in 1/10000 of the picture's width: fonts differ between computers. */
function textBox({ text = '', width }: Stroke): { width: number; height: number } {
	return { width: text.length * width * letterShare, height: width };
}

const scaled = ([x, y, pressure]: StrokePoint, aspect: number): Spot => ({ x, y: y * aspect, pressure });

const edges = (corners: Spot[]): Spot[][] =>
	corners.map((corner, index) => [corner, corners[(index + 1) % corners.length] ?? corner]);

function ellipse(from: Spot, to: Spot): Spot[] {
	const [rx, ry] = [(to.x - from.x) / 2, (to.y - from.y) / 2];
	return Array.from({ length: ellipseCorners + 1 }, (_, index) => {
		const angle = (index / ellipseCorners) * 2 * Math.PI;
		return spot(from.x + rx + rx * Math.cos(angle), from.y + ry + ry * Math.sin(angle));
	});
}
