/**
 * What was drawn on one surface since the frame before, as text: a class with ten people who draw gets 300 batches a second,
 * and JSON around each would be most of the bytes. base64url of varints: number of the surface, revision, and for each
 * batch: number of the stroke, index of its first point, twice the number of points (plus 1 for the last batch of the
 * stroke), and the points as in `strokePoints.ts`.
 */
import { fromBase64Url, toBase64Url } from './base64url.ts';
import { readDelta, type StrokePoint, writePoints } from './strokePoints.ts';
import { VarintReader, writeVarint } from './varint.ts';

/** Points that follow those which a stroke has; `before` is the point in front of the first one. */
export type NewPoints = { number: number; from: number; before: StrokePoint; points: StrokePoint[]; done: boolean };
/** As it is read: the differences, of which only who has the point in front of them can make points. */
export type PointDeltas = { number: number; from: number; deltas: StrokePoint[]; done: boolean };
type Head = { surfaceNumber: number; revision: number };

/** Points in all batches of one frame, beyond which it is malformed. */
const maxFramePoints = 100_000;

export function encodeInkFrame({ surfaceNumber, revision }: Head, batches: Iterable<NewPoints>): string {
	const bytes: number[] = [];
	writeVarint(bytes, surfaceNumber);
	writeVarint(bytes, revision);
	for (const { number, from, before, points, done } of batches) {
		writeVarint(bytes, number);
		writeVarint(bytes, from);
		writeVarint(bytes, points.length * 2 + (done ? 1 : 0));
		writePoints(bytes, points, before);
	}
	return toBase64Url(bytes);
}

/** Total: answers for any text. @returns null: malformed */
export function decodeInkFrame(text: string): (Head & { batches: PointDeltas[] }) | null {
	const bytes = fromBase64Url(text);
	if (!bytes) return null;
	const reader = new VarintReader(bytes);
	const head = { surfaceNumber: reader.read(), revision: reader.read() };
	const batches: PointDeltas[] = [];
	let left = maxFramePoints;
	while (!reader.atEnd && !reader.failed) {
		const [number, from, size] = [reader.read(), reader.read(), reader.read()];
		const count = size >> 1;
		left -= count;
		if (left < 0) return null;
		const deltas: StrokePoint[] = [];
		while (deltas.length < count && !reader.failed) deltas.push(readDelta(reader));
		batches.push({ number, from, deltas, done: size % 2 === 1 });
	}
	return reader.failed ? null : { ...head, batches };
}
