/** A touch this wide is a palm or the side of a hand, CSS px: a fingertip reports about 8 to 25. */
const palmPx = 40;
/** Whoever draws with a pen lays the hand down shortly before or after its tip, ms. */
const besidePenMs = 500;

type Touching = Pick<PointerEvent, 'pointerType' | 'width' | 'height' | 'timeStamp'>;

/** `draw`: it draws. `pass`: it is left to what lies below, e.g. to move a magnified picture. `reject`: it does nothing. */
type PointerRole = 'draw' | 'pass' | 'reject';

/** Decides which pointers draw. Once a pen was seen, fingers scroll and zoom, as people expect of a tablet. */
export class PalmFilter {
	#lastPenAtMs = Number.NEGATIVE_INFINITY;
	#hasPen = false;

	/** Of a pointer that goes down. */
	roleOf(pointer: Touching): PointerRole {
		if (pointer.pointerType === 'pen') this.penSeen(pointer);
		if (pointer.pointerType !== 'touch') return 'draw';
		if (this.isPalm(pointer)) return 'reject';
		return this.#hasPen ? 'pass' : 'draw';
	}

	/** A pen touches, moves or hovers. */
	penSeen({ timeStamp }: Pick<Touching, 'timeStamp'>): void {
		this.#hasPen = true;
		this.#lastPenAtMs = timeStamp;
	}

	/** Also of a touch that draws: a palm becomes wide only when it is fully laid down. */
	isPalm({ pointerType, width, height, timeStamp }: Touching): boolean {
		if (pointerType !== 'touch') return false;
		return Math.max(width, height) > palmPx || timeStamp - this.#lastPenAtMs < besidePenMs;
	}
}
