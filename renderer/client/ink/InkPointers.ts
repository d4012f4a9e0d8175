import type { StrokePoint } from '../../../sfu/protocol/ink/strokePoints.ts';
import { PalmFilter } from './PalmFilter.ts';
import { coalescedEvents, pointOn } from './pointerPoints.ts';

/** What one pointer does from down to up. */
export type Gesture = {
	move: (points: readonly StrokePoint[]) => void;
	end: () => void;
	/** It was not meant: a palm, or the system took the pointer. */
	cancel: () => void;
};

type Needs = {
	/** null: nothing begins here. */
	begin: (first: StrokePoint) => Gesture | null;
	isMirrored: () => boolean;
};

/**
 * Chromium holds moves back until the next frame of the screen, up to 17 ms, and tells of them at once by another event; on pages
 * that it trusts (https).
 */
const moveEvent = (): 'pointermove' =>
	// Both are pointer events, of which the types of the DOM know the first.
	('onpointerrawupdate' in window ? 'pointerrawupdate' : 'pointermove') as 'pointermove';

/** Turns pointers on a picture into gestures, one at a time, and keeps palms out. */
export class InkPointers {
	readonly #area: HTMLElement;
	readonly #needs: Needs;
	readonly #palms = new PalmFilter();
	readonly #abort = new AbortController();
	#current: { pointerId: number; pointerType: string; gesture: Gesture } | null = null;

	/** @param area exactly the picture */
	constructor(area: HTMLElement, needs: Needs) {
		this.#area = area;
		this.#needs = needs;
		const { signal } = this.#abort;
		area.addEventListener('pointerdown', this.#onDown, { signal });
		area.addEventListener(moveEvent(), this.#onMove, { signal });
		area.addEventListener('pointerup', (event) => this.#onEnd(event, false), { signal });
		area.addEventListener('pointercancel', (event) => this.#onEnd(event, true), { signal });
		// What is drawn turns no page, and a quick second line is no double click on the tile.
		for (const name of ['touchstart', 'dblclick', 'click'])
			area.addEventListener(name, (event) => this.#isDrawing(event) && event.stopPropagation(), { signal });
		// A long press with a finger or a pen draws, and opens no menu.
		area.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
	}

	/** Ends what is being drawn. Idempotent. */
	close(): void {
		this.#abort.abort();
		this.#finish(false);
	}

	readonly #onDown = (event: PointerEvent) => {
		// A field in which a text is written lies within the area.
		if (event.target instanceof Element && event.target.closest('input')) return;
		const role = this.#palms.roleOf(event);
		if (role === 'pass') return;
		event.stopPropagation();
		event.preventDefault();
		if (role === 'reject' || (event.pointerType === 'mouse' && event.button !== 0)) return;
		// The palm was down before the pen.
		if (event.pointerType === 'pen' && this.#current?.pointerType === 'touch') this.#finish(true);
		if (this.#current) return;
		const first = this.#pointOf(event);
		const gesture = first && this.#needs.begin(first);
		if (!gesture) return;
		const { pointerId, pointerType } = event;
		this.#current = { pointerId, pointerType, gesture };
		this.#area.setPointerCapture(pointerId);
	};

	readonly #onMove = (event: PointerEvent) => {
		if (event.pointerType === 'pen') this.#palms.penSeen(event);
		if (event.pointerId !== this.#current?.pointerId) return;
		if (this.#palms.isPalm(event)) return this.#finish(true);
		const points = coalescedEvents(event).map((each) => this.#pointOf(each));
		const onPicture = points.filter((point) => point !== null);
		if (onPicture.length > 0) this.#current.gesture.move(onPicture);
	};

	#onEnd(event: PointerEvent, isCancelled: boolean): void {
		if (event.pointerId === this.#current?.pointerId) this.#finish(isCancelled);
	}

	#finish(isCancelled: boolean): void {
		const current = this.#current;
		this.#current = null;
		if (isCancelled) current?.gesture.cancel();
		else current?.gesture.end();
	}

	/** Of an event beside the pointer events: fingers that are left to what lies below keep theirs. */
	#isDrawing(event: Event): boolean {
		return this.#current !== null || event.type !== 'touchstart';
	}

	#pointOf(event: PointerEvent): StrokePoint | null {
		return pointOn(this.#area.getBoundingClientRect(), event, this.#needs.isMirrored());
	}
}
