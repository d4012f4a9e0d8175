import { pageUnits } from '../../../sfu/protocol/ink/strokePoints.ts';
import { colorOf, opacityOf } from './palette.ts';
import type { Size } from './Size.ts';
import { firstPoint, type Stroke } from './Stroke.ts';
import { type StrokeShape, strokeShape } from './strokeShape.ts';

/** Of a picture in px of the canvas. `mirrored`: its left is shown on the right. */
export type Paper = Size & { mirrored: boolean };

export const inkFont = '"Inter Variable", system-ui, sans-serif';

type Cached = Size & { pointCount: number; shape: StrokeShape; path: Path2D };
/** Outlines by stroke: a page with thousands of strokes is drawn again when one of them goes. */
const cache = new WeakMap<Stroke, Cached>();

export function drawStroke(context: CanvasRenderingContext2D, stroke: Stroke, paper: Paper): void {
	if (stroke.points.length === 0) return;
	context.save();
	context.globalAlpha = opacityOf(stroke.tool);
	context.fillStyle = context.strokeStyle = colorOf(stroke.color);
	if (stroke.tool === 'text') drawText(context, stroke, paper);
	else drawShape(context, stroke, paper);
	context.restore();
}

function drawShape(context: CanvasRenderingContext2D, stroke: Stroke, paper: Paper): void {
	const { shape, path } = outlineOf(stroke, paper);
	if (paper.mirrored) {
		context.translate(paper.width, 0);
		context.scale(-1, 1);
	}
	if (shape.lineWidth === null) {
		context.fill(path);
		return;
	}
	context.lineWidth = shape.lineWidth;
	context.lineCap = context.lineJoin = 'round';
	context.stroke(path);
}

function outlineOf(stroke: Stroke, { width, height }: Size): Cached {
	const pointCount = stroke.points.length;
	const known = cache.get(stroke);
	if (known?.pointCount === pointCount && known.width === width && known.height === height) return known;
	const shape = strokeShape(stroke, { width, height });
	const outline = { width, height, pointCount, shape, path: new Path2D(shape.path) };
	cache.set(stroke, outline);
	return outline;
}

/** Never mirrored: it must be readable. */
function drawText(context: CanvasRenderingContext2D, stroke: Stroke, { width, height, mirrored }: Paper): void {
	const [x, y] = firstPoint(stroke);
	context.font = `600 ${(stroke.width / pageUnits) * width}px ${inkFont}`;
	context.textBaseline = 'top';
	const text = stroke.text ?? '';
	const left = (x / pageUnits) * width;
	context.fillText(text, mirrored ? width - left - context.measureText(text).width : left, (y / pageUnits) * height);
}
