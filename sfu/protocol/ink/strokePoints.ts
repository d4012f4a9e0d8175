/**
 * Points of a stroke as text: for each point three zigzag varints, the differences of x, y and pressure from the point before
 * it, all in base64url. A pen at 60 points a second takes about 4 characters a point. The first point differs from the point
 * before the batch, so batches that follow each other are, put together, the whole stroke.
 */
import { fromBase64Url, toBase64Url } from './base64url.ts';
import { type ByteSink, fromZigzag, toZigzag, VarintReader, writeVarint } from './varint.ts';

/** Of the width and of the height of the picture: at most 0.1 px on a screen of 1920. */
export const pageUnits = 10_000;
/** Of the strongest pressure; a mouse has half of it. */
export const pressureUnits = 100;

/** Whole numbers: x and y from 0 to `pageUnits`, pressure from 0 to `pressureUnits`. */
export type StrokePoint = readonly [x: number, y: number, pressure: number];

/** From where the first point of a stroke differs. */
export const strokeOrigin: StrokePoint = [0, 0, 0];

/** @param before the point in front of them */
export function encodePoints(points: readonly StrokePoint[], before: StrokePoint = strokeOrigin): string {
	const bytes: number[] = [];
	writePoints(bytes, points, before);
	return toBase64Url(bytes);
}

/**
 * Total: answers for any text.
 * @param before the point in front of them
 * @returns null: malformed, or a point lies off the picture
 */
export function decodePoints(text: string, before: StrokePoint = strokeOrigin): StrokePoint[] | null {
	const bytes = fromBase64Url(text);
	if (!bytes) return null;
	const reader = new VarintReader(bytes);
	const points: StrokePoint[] = [];
	let last = before;
	while (!reader.atEnd) {
		const point = pointAfter(last, readDelta(reader));
		if (!point || reader.failed) return null;
		points.push(point);
		last = point;
	}
	return points;
}

/** Appends the differences to the bytes. */
export function writePoints(bytes: ByteSink, points: readonly StrokePoint[], before: StrokePoint): void {
	let last = before;
	for (const point of points) {
		writeVarint(bytes, toZigzag(point[0] - last[0]));
		writeVarint(bytes, toZigzag(point[1] - last[1]));
		writeVarint(bytes, toZigzag(point[2] - last[2]));
		last = point;
	}
}

export function readDelta(reader: VarintReader): StrokePoint {
	return [fromZigzag(reader.read()), fromZigzag(reader.read()), fromZigzag(reader.read())];
}

/** undefined: it would lie off the picture. */
export function pointAfter(before: StrokePoint, delta: StrokePoint): StrokePoint | undefined {
	const [x, y, pressure] = [before[0] + delta[0], before[1] + delta[1], before[2] + delta[2]];
	const isInside = isWithin(x, pageUnits) && isWithin(y, pageUnits) && isWithin(pressure, pressureUnits);
	return isInside ? [x, y, pressure] : undefined;
}

const isWithin = (value: number, largest: number): boolean => value >= 0 && value <= largest;
