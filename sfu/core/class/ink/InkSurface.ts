import { decodePoints, type StrokePoint } from '../../../protocol/ink/strokePoints.ts';
import { type InkStroke, type InkStrokeHead, maxBatchPoints, maxStrokePoints } from '../../../protocol/models/ink.ts';
import type { Request } from '../../../protocol/operations.ts';
import { notFound, SfuError } from '../../errors.ts';
import { inkChunkBytes } from '../../limits.ts';
import { Stroke } from './Stroke.ts';

type Batch = Request<'drawInk'>['strokes'][number];
type Author = { peerId: string; name: string };
/** What a batch adds to a stroke, which may be a new one. */
export type Growth = { stroke: Stroke; isNew: boolean; points: StrokePoint[]; done: boolean };
type Planned = { stroke: Stroke; count: number; last: StrokePoint; closed: boolean };

/** The strokes on one surface. */
export class InkSurface {
	/** As in the contract. */
	readonly name: string;
	readonly #byId = new Map<string, Stroke>();
	#nextNumber = 0;

	constructor(name: string) {
		this.name = name;
	}

	/** Number of strokes. */
	get size(): number {
		return this.#byId.size;
	}

	/** In the order of drawing. */
	get strokes(): Stroke[] {
		return [...this.#byId.values()].sort((a, b) => a.head.number - b.head.number);
	}

	find(strokeId: string): Stroke | undefined {
		return this.#byId.get(strokeId);
	}

	/** Whether it is on the surface now. */
	holds(stroke: Stroke): boolean {
		return this.#byId.get(stroke.head.strokeId) === stroke;
	}

	/**
	 * What the batches would add; nothing is changed yet.
	 * @throws SfuError not-found (stroke), forbidden (another's stroke), wrong-state (points are missing, or it is closed),
	 * bad-request (malformed, or too many points)
	 */
	growthOf(batches: readonly Batch[], author: Author): Growth[] {
		const planned = new Map<string, Planned>();
		return batches.flatMap((batch) => {
			const { strokeId, from, done = false } = batch;
			const known = planned.get(strokeId) ?? this.#stateOf(strokeId);
			const { stroke, count, last, closed } = known ?? this.#begin(batch, author, planned.size);
			if (stroke.head.peerId !== author.peerId) throw new SfuError('forbidden', 'a stroke of somebody else');
			if (from > count) throw new SfuError('wrong-state', `points before ${from} are missing`);
			const sent = decodePoints(batch.points, from === count ? last : stroke.pointAt(from - 1));
			if (!sent || sent.length > maxBatchPoints) throw new SfuError('bad-request', 'malformed points');
			const points = sent.slice(count - from);
			const isRepeated = known && points.length === 0 && (!done || closed);
			if (isRepeated) return [];
			if (closed) throw new SfuError('wrong-state', 'the stroke is done');
			if (count + points.length > maxStrokePoints) throw new SfuError('bad-request', 'too many points in a stroke');
			planned.set(strokeId, { stroke, count: count + points.length, last: points.at(-1) ?? last, closed: done });
			return [{ stroke, isNew: !known, points, done }];
		});
	}

	/** A new stroke of this surface, on top of the others and of so many that are about to come; it is not there yet. */
	newStroke(head: Omit<InkStrokeHead, 'number'>, ahead = 0): Stroke {
		return new Stroke({ ...head, number: this.#nextNumber + ahead });
	}

	put(stroke: Stroke): void {
		this.#byId.set(stroke.head.strokeId, stroke);
		this.#nextNumber = Math.max(this.#nextNumber, stroke.head.number + 1);
	}

	remove(stroke: Stroke): void {
		this.#byId.delete(stroke.head.strokeId);
	}

	/** Some of the strokes, and where the next part begins. @param from number of the first stroke */
	part(from: number): { strokes: InkStroke[]; next?: number } {
		const rest = this.strokes.filter(({ head }) => head.number >= from);
		let left = inkChunkBytes;
		const tooMuch = rest.findIndex(({ size }, index) => {
			left -= size;
			return index > 0 && left < 0;
		});
		const end = tooMuch === -1 ? rest.length : tooMuch;
		const next = rest[end]?.head.number;
		return { strokes: rest.slice(0, end).map(({ view }) => view), ...(next !== undefined && { next }) };
	}

	#stateOf(strokeId: string): Planned | undefined {
		const stroke = this.#byId.get(strokeId);
		return stroke && { stroke, count: stroke.count, last: stroke.last, closed: stroke.closed };
	}

	/** @throws SfuError not-found (stroke): it was erased while it was drawn, or is not new */
	#begin({ strokeId, style }: Batch, author: Author, ahead: number): Planned {
		if (!style) throw notFound('stroke', strokeId);
		const stroke = this.newStroke({ strokeId, ...style, ...author }, ahead);
		return { stroke, count: 0, last: stroke.last, closed: false };
	}
}
