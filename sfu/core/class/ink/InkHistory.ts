import { maxHeldInkBytes, maxInkChanges } from '../../limits.ts';
import type { Stroke } from './Stroke.ts';

/** What one person did at once: strokes that came, and strokes that went. */
type InkChange = { peerId: string; surface: string; added: Stroke[]; removed: Stroke[] };
/** `heldBytes`: of strokes that are on no surface, and are here only for an undo or redo. */
type Kept = InkChange & { undone: boolean; heldBytes: number };

/**
 * The last changes of everybody in one room, for undo and redo: each person goes back through their own, surface by surface.
 * The oldest ones are forgotten; a change that alone is too large is not kept.
 */
export class InkHistory {
	readonly #changes: Kept[] = [];

	/** A new change: what the person had undone on the surface cannot be done again. */
	push(change: InkChange): void {
		this.#forget(({ peerId, surface, undone }) => undone && peerId === change.peerId && surface === change.surface);
		this.#changes.push({ ...change, undone: false, heldBytes: bytesOf(change.removed) });
		this.#trim();
	}

	/** The change that an undo takes back, not yet undone. */
	lastDone(peerId: string, surface: string): InkChange | undefined {
		return this.#changes.findLast((change) => isOf(change, peerId, surface) && !change.undone);
	}

	/** The change that a redo does again: the first of those that were undone. */
	firstUndone(peerId: string, surface: string): InkChange | undefined {
		return this.#changes.find((change) => isOf(change, peerId, surface) && change.undone);
	}

	/** It was undone, or done again. */
	setUndone(change: InkChange, undone: boolean): void {
		const kept = this.#changes.find((each) => each === change);
		if (!kept) return;
		kept.undone = undone;
		kept.heldBytes = bytesOf(undone ? change.added : change.removed);
		this.#trim();
	}

	has(peerId: string, surface: string): { canUndo: boolean; canRedo: boolean } {
		return {
			canUndo: this.lastDone(peerId, surface) !== undefined,
			canRedo: this.firstUndone(peerId, surface) !== undefined,
		};
	}

	forgetSurface(surface: string): void {
		this.#forget((change) => change.surface === surface);
	}

	forgetPerson(peerId: string): void {
		this.#forget((change) => change.peerId === peerId);
	}

	#trim(): void {
		let heldBytes = this.#changes.reduce((total, change) => total + change.heldBytes, 0);
		while (this.#changes.length > maxInkChanges || heldBytes > maxHeldInkBytes)
			heldBytes -= this.#changes.shift()?.heldBytes ?? 0;
	}

	#forget(isForgotten: (change: Kept) => boolean): void {
		const kept = this.#changes.filter((change) => !isForgotten(change));
		if (kept.length < this.#changes.length) this.#changes.splice(0, this.#changes.length, ...kept);
	}
}

const isOf = (change: InkChange, peerId: string, surface: string): boolean =>
	change.peerId === peerId && change.surface === surface;

const bytesOf = (strokes: Stroke[]): number => strokes.reduce((total, { size }) => total + size, 0);
