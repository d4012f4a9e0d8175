import { SfuError } from '../../errors.ts';
import { maxDocumentInkBytes, maxFoundedInkBytes, maxInkBytes, maxPageInkBytes, maxPageStrokes } from '../../limits.ts';
import { groupOf } from './surfaceName.ts';

type Taken = { bytes: number; strokes: number };

/** How much ink the surfaces of one room hold. A change that would exceed a bound is refused before anything is changed. */
export class InkBudget {
	readonly #maxBytes: number;
	/** By surface. */
	readonly #ofSurface = new Map<string, Taken>();
	/** By document or producer. */
	readonly #ofGroup = new Map<string, number>();
	#bytes = 0;

	/** @param isFounded the room was founded by somebody without a token */
	constructor(isFounded: boolean) {
		this.#maxBytes = isFounded ? maxFoundedInkBytes : maxInkBytes;
	}

	/** @throws SfuError insufficient-storage: the page, its document or the room would hold too much */
	require(surface: string, more: Taken): void {
		const { bytes, strokes } = this.#ofSurface.get(surface) ?? { bytes: 0, strokes: 0 };
		const isWithin =
			strokes + more.strokes <= maxPageStrokes &&
			bytes + more.bytes <= maxPageInkBytes &&
			(this.#ofGroup.get(groupOf(surface)) ?? 0) + more.bytes <= maxDocumentInkBytes &&
			this.#bytes + more.bytes <= this.#maxBytes;
		const grows = more.bytes > 0 || more.strokes > 0;
		if (grows && !isWithin) throw new SfuError('insufficient-storage', 'too much ink', { what: 'surface' });
	}

	/** @param change negative: there is less */
	add(surface: string, change: Taken): void {
		const { bytes, strokes } = this.#ofSurface.get(surface) ?? { bytes: 0, strokes: 0 };
		const left = { bytes: bytes + change.bytes, strokes: strokes + change.strokes };
		if (left.strokes > 0) this.#ofSurface.set(surface, left);
		else this.#ofSurface.delete(surface);
		const group = groupOf(surface);
		const ofGroup = (this.#ofGroup.get(group) ?? 0) + change.bytes;
		if (ofGroup > 0) this.#ofGroup.set(group, ofGroup);
		else this.#ofGroup.delete(group);
		this.#bytes += change.bytes;
	}
}
