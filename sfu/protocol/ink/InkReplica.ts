import type { InkPart, InkStroke, InkStrokeHead } from '../models/ink.ts';
import type { Notices } from '../notices.ts';
import { decodeInkFrame, type PointDeltas } from './inkFrame.ts';
import { decodePoints, pointAfter, type StrokePoint, strokeOrigin } from './strokePoints.ts';

/** A stroke with its points so far. */
export type ReplicaStroke = InkStrokeHead & { points: StrokePoint[]; closed: boolean };
/** `other`: of another surface, or old. `gap`: something is missing, e.g. after an outage; a new replica has to be loaded. */
type Reception = 'applied' | 'other' | 'gap';

type Changed = Notices['inkChanged'];
type Drawn = { revision: number; batches: PointDeltas[]; begun: readonly InkStrokeHead[] };
type Step = { kind: 'drawn'; revision: number; drawn: Drawn } | { kind: 'changed'; revision: number; changed: Changed };

/**
 * What is drawn on one surface, out of the answers of `getInk` and the notices, in whatever order they come in: a notice may
 * overtake the answer in which it is contained, and the other way round. All replicas of a surface become the same.
 */
export class InkReplica {
	readonly #byNumber = new Map<number, ReplicaStroke>();
	/** Notices since the first part was asked for, until the last part is here; of any surface while its number is unknown. */
	readonly #since: { surfaceNumber: number; step: Step }[] = [];
	#surfaceNumber: number | undefined;
	#revision = 0;
	#isLoading = true;
	#hasGap = false;

	/** undefined: nothing has been loaded yet. */
	get surfaceNumber(): number | undefined {
		return this.#surfaceNumber;
	}

	/** That of the last notice which is contained. */
	get revision(): number {
		return this.#revision;
	}

	/** Not everything has been loaded yet. */
	get isLoading(): boolean {
		return this.#isLoading;
	}

	/** Something is missing for good: a new replica has to be loaded. */
	get hasGap(): boolean {
		return this.#hasGap;
	}

	/** In the order of drawing. */
	get strokes(): ReplicaStroke[] {
		return [...this.#byNumber.values()].sort((a, b) => a.number - b.number);
	}

	/** Takes a part over. @returns `from` of the next part; undefined: this was the last one */
	load({ surfaceNumber, revision, strokes, next }: InkPart): number | undefined {
		if (this.#surfaceNumber === undefined) {
			this.#surfaceNumber = surfaceNumber;
			this.#revision = revision;
			const own = this.#since.filter((each) => each.surfaceNumber === surfaceNumber);
			this.#since.splice(0, this.#since.length, ...own);
			for (const { step } of own) this.#follow(step);
		}
		for (const stroke of strokes) this.#put(stroke);
		// What came in after the server had made this part is in none of its strokes.
		for (const { step } of this.#since) if (step.revision > revision) this.#apply(step);
		this.#isLoading = next !== undefined;
		if (!this.#isLoading) this.#since.length = 0;
		return next;
	}

	drawn({ frame, begun = [] }: Notices['inkDrawn']): Reception {
		const decoded = decodeInkFrame(frame);
		if (!decoded) return this.#miss();
		const { surfaceNumber, revision, batches } = decoded;
		return this.#receive(surfaceNumber, { kind: 'drawn', revision, drawn: { revision, batches, begun } });
	}

	changed(changed: Changed): Reception {
		return this.#receive(changed.surfaceNumber, { kind: 'changed', revision: changed.revision, changed });
	}

	#receive(surfaceNumber: number, step: Step): Reception {
		if (this.#surfaceNumber !== undefined && surfaceNumber !== this.#surfaceNumber) return 'other';
		if (this.#isLoading) this.#since.push({ surfaceNumber, step });
		return this.#surfaceNumber === undefined ? 'other' : this.#follow(step);
	}

	/** In the order of revisions. */
	#follow(step: Step): Reception {
		if (step.revision <= this.#revision) return 'other';
		if (step.revision > this.#revision + 1) return this.#miss();
		this.#revision = step.revision;
		return this.#apply(step) ? 'applied' : this.#miss();
	}

	#miss(): Reception {
		this.#hasGap = true;
		return 'gap';
	}

	/** Once or several times: the result is the same. @returns false: something is missing */
	#apply(step: Step): boolean {
		if (step.kind === 'drawn') return this.#draw(step.drawn);
		const { changed } = step;
		if ('reload' in changed) return false;
		for (const number of changed.removed) this.#byNumber.delete(number);
		return changed.added.map((stroke) => this.#put(stroke)).every((isRead) => isRead);
	}

	#draw({ batches, begun }: Drawn): boolean {
		for (const head of begun)
			if (!this.#byNumber.has(head.number)) this.#byNumber.set(head.number, { ...head, points: [], closed: false });
		return batches.map((batch) => this.#extend(batch)).every((isWhole) => isWhole);
	}

	#extend({ number, from, deltas, done }: PointDeltas): boolean {
		const stroke = this.#byNumber.get(number);
		// It is in a part that is not here yet.
		if (!stroke) return this.#isLoading;
		const { points } = stroke;
		if (from > points.length) return this.#isLoading;
		let last = points[from - 1] ?? strokeOrigin;
		for (const [index, delta] of deltas.entries()) {
			const point = pointAfter(last, delta);
			if (!point) return false;
			if (from + index >= points.length) points.push(point);
			last = point;
		}
		stroke.closed ||= done;
		return true;
	}

	#put({ points: text, ...head }: InkStroke): boolean {
		const points = decodePoints(text);
		const known = this.#byNumber.get(head.number);
		if (!points) return false;
		// A notice has brought more of it than this part.
		if (known && known.points.length > points.length) return true;
		this.#byNumber.set(head.number, { ...head, closed: head.closed || (known?.closed ?? false), points });
		return true;
	}
}
