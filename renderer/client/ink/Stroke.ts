import { pressureUnits, type StrokePoint } from '../../../sfu/protocol/ink/strokePoints.ts';
import type { InkStyle } from '../../../sfu/protocol/models/ink.ts';

/** Of what tells no pressure, e.g. a mouse. */
export const usualPressure = pressureUnits / 2;

/** One stroke, shape or text, as it is drawn. Points are in 1/10000 of the picture; of a shape the first and the last one count. */
export type Stroke = InkStyle & {
	strokeId: string;
	/** Whose it is. */
	peerId: string;
	name: string;
	points: readonly StrokePoint[];
	/** Nothing is added to it any more. */
	closed: boolean;
};

const origin: StrokePoint = [0, 0, usualPressure];

export const firstPoint = ({ points }: Pick<Stroke, 'points'>): StrokePoint => points[0] ?? origin;
export const lastPoint = ({ points }: Pick<Stroke, 'points'>): StrokePoint => points.at(-1) ?? origin;
