import { SfuError } from '../../errors.ts';
import { maxDocumentInkBytes, maxFoundedInkBytes, maxInkBytes, maxPageInkBytes, maxPageStrokes } from '../../limits.ts';
import { groupOf, isPage } from './surfaceName.ts';

/** Ink is counted in steps of so many bytes, so that what is counted is kept once in a while, and not with each batch. */
const stepBytes = 4 * 1024;

type Taken = { bytes: number; strokes: number };
const nothing: Taken = { bytes: 0, strokes: 0 };

/**
 * How much ink the surfaces of one room hold, those that are not in memory included. A change that would exceed a bound is
 * refused before anything is changed.
 */
export class InkBudget {
	readonly #maxBytes: number;
	/** Bytes by surface, in whole steps: of pages, and of cameras and screens. */
	readonly #ofPages: Map<string, number>;
	readonly #ofMedia = new Map<string, number>();
	/** By surface, of those in memory. */
	readonly #taken = new Map<string, Taken>();
	/** By document or producer. */
	readonly #ofGroup = new Map<string, number>();
	#bytes = 0;

	/**
	 * @param ofPages where bytes by page are kept
	 * @param isFounded the room was founded by somebody without a token
	 */
	constructor(ofPages: Map<string, number>, isFounded: boolean) {
		this.#ofPages = ofPages;
		this.#maxBytes = isFounded ? maxFoundedInkBytes : maxInkBytes;
	}

	/** Pages that hold something. */
	get pages(): string[] {
		return [...this.#ofPages.keys()];
	}

	/** Cameras and screens that hold something. */
	get media(): string[] {
		return [...this.#ofMedia.keys()];
	}

	/** What was counted in an earlier run is there again. */
	restored(): void {
		for (const [surface, bytes] of this.#ofPages) this.#sum(surface, bytes);
	}

	/** @throws SfuError insufficient-storage: the page, its document or the room would hold too much */
	require(surface: string, more: Taken): void {
		if (more.bytes <= 0 && more.strokes <= 0) return;
		const { bytes, strokes } = this.#taken.get(surface) ?? nothing;
		const isWithin =
			strokes + more.strokes <= maxPageStrokes &&
			bytes + more.bytes <= maxPageInkBytes &&
			(this.#ofGroup.get(groupOf(surface)) ?? 0) + more.bytes <= maxDocumentInkBytes &&
			this.#bytes + more.bytes <= this.#maxBytes;
		if (!isWithin) throw new SfuError('insufficient-storage', 'too much ink', { what: 'surface' });
	}

	/** @param change negative: there is less */
	add(surface: string, change: Taken): void {
		const { bytes, strokes } = this.#taken.get(surface) ?? nothing;
		this.set(surface, { bytes: bytes + change.bytes, strokes: strokes + change.strokes });
	}

	/** All that it holds. */
	set(surface: string, taken: Taken): void {
		this.#taken.set(surface, taken);
		this.#count(surface, Math.ceil(taken.bytes / stepBytes) * stepBytes);
	}

	/** It is no longer in memory. */
	unload(surface: string): void {
		this.#taken.delete(surface);
	}

	/** The surface is no more. */
	forget(surface: string): void {
		this.#taken.delete(surface);
		this.#count(surface, 0);
	}

	#count(surface: string, counted: number): void {
		const byName = isPage(surface) ? this.#ofPages : this.#ofMedia;
		const before = byName.get(surface) ?? 0;
		if (counted === before) return;
		if (counted === 0) byName.delete(surface);
		else byName.set(surface, counted);
		this.#sum(surface, counted - before);
	}

	#sum(surface: string, bytes: number): void {
		const group = groupOf(surface);
		const ofGroup = (this.#ofGroup.get(group) ?? 0) + bytes;
		if (ofGroup > 0) this.#ofGroup.set(group, ofGroup);
		else this.#ofGroup.delete(group);
		this.#bytes += bytes;
	}
}
