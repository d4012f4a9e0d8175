import { pageUnits, pressureUnits, type StrokePoint } from '../../../sfu/protocol/ink/strokePoints.ts';
import { usualPressure } from './Stroke.ts';

/** A point nearer to the one before it adds bytes and nothing that is seen: 1/1000 of the picture. */
const leastDistance = pageUnits / 1000;

type Box = Pick<DOMRect, 'left' | 'top' | 'width' | 'height'>;
type Pointer = Pick<PointerEvent, 'clientX' | 'clientY' | 'pressure' | 'pointerType'>;

/**
 * Where a pointer is on a picture.
 * @param box of the picture, in the coordinates of the event. @param mirrored the picture's left is shown on the right
 * @returns null: it is off the picture
 */
export function pointOn(
	box: Box,
	{ clientX, clientY, pressure, pointerType }: Pointer,
	mirrored: boolean,
): StrokePoint | null {
	const across = (clientX - box.left) / box.width;
	const down = (clientY - box.top) / box.height;
	if (!(across >= 0 && across <= 1 && down >= 0 && down <= 1)) return null;
	const units = (share: number) => Math.round(share * pageUnits);
	return [
		units(mirrored ? 1 - across : across),
		units(down),
		pointerType === 'pen' ? Math.round(pressure * pressureUnits) : usualPressure,
	];
}

/** Without those that are hardly away from the one before. @param last the point that they follow; undefined: none */
export function spacedPoints(points: readonly StrokePoint[], last: StrokePoint | undefined): StrokePoint[] {
	const kept: StrokePoint[] = [];
	let before = last;
	for (const point of points) {
		if (before && Math.hypot(point[0] - before[0], point[1] - before[1]) < leastDistance) continue;
		kept.push(point);
		before = point;
	}
	return kept;
}

/** All positions since the event before, where the browser tells them: only on pages that it trusts (https). */
export function coalescedEvents(event: PointerEvent): PointerEvent[] {
	const events = event.getCoalescedEvents?.() ?? [];
	return events.length > 0 ? events : [event];
}
