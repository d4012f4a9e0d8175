import {
	pointAfter,
	readDelta,
	type StrokePoint,
	strokeOrigin,
	writePoints,
} from '../../../protocol/ink/strokePoints.ts';
import { VarintReader } from '../../../protocol/ink/varint.ts';
import type { InkStroke, InkStrokeHead } from '../../../protocol/models/ink.ts';
import { ByteList } from './ByteList.ts';

/** Points in one row of the store: a long stroke that grows rewrites its last row only. */
const segmentPoints = 256;
/** What a stroke takes beside its points and text, bytes, in memory and in the store. */
const headBytes = 200;

/** Some of its points, encoded; `before`: the point in front of them. */
type Segment = { before: StrokePoint; bytes: ByteList };

/** One stroke: what it looks like, who drew it, and its points, encoded as on the wire. */
export class Stroke {
	readonly head: InkStrokeHead;
	readonly #segments: Segment[] = [];
	#count = 0;
	#last = strokeOrigin;
	#byteCount = 0;
	#closed = false;

	constructor(head: InkStrokeHead) {
		this.head = head;
	}

	/** Number of points. */
	get count(): number {
		return this.#count;
	}

	get last(): StrokePoint {
		return this.#last;
	}

	/** No more points will follow. */
	get closed(): boolean {
		return this.#closed;
	}

	/** What it takes of the bounds, bytes. */
	get size(): number {
		return headBytes + (this.head.text?.length ?? 0) * 2 + this.#byteCount;
	}

	get view(): InkStroke {
		const bytes = Buffer.concat(this.#segments.map((segment) => segment.bytes.all));
		return { ...this.head, points: bytes.toString('base64url'), closed: this.#closed };
	}

	/** Number of rows in the store; a stroke without points has one, too. */
	get rowCount(): number {
		return Math.max(1, this.#segments.length);
	}

	/** The points in one row of the store, encoded. */
	row(index: number): string {
		const { bytes } = this.#segments[index] ?? {};
		return bytes ? Buffer.from(bytes.all).toString('base64url') : '';
	}

	/** @returns the point with this index, 0 or more; the origin for an index below 0 */
	pointAt(index: number): StrokePoint {
		const segment = this.#segments[Math.floor(index / segmentPoints)];
		if (!segment) return strokeOrigin;
		const reader = new VarintReader(segment.bytes.all);
		let point = segment.before;
		for (let left = index % segmentPoints; left >= 0; left--) point = pointAfter(point, readDelta(reader)) ?? point;
		return point;
	}

	/** @param points after those which it has */
	append(points: readonly StrokePoint[]): void {
		for (const point of points) {
			const bytes = this.#bytesForNext();
			const before = bytes.length;
			writePoints(bytes, [point], this.#last);
			this.#byteCount += bytes.length - before;
			this.#last = point;
			this.#count += 1;
		}
	}

	close(): void {
		this.#closed = true;
	}

	#bytesForNext(): ByteList {
		const last = this.#segments.at(-1);
		if (last && this.#count % segmentPoints > 0) return last.bytes;
		const segment = { before: this.#last, bytes: new ByteList() };
		this.#segments.push(segment);
		return segment.bytes;
	}
}
