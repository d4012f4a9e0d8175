import { doubleTapAt, keepInside, type Point, pinchBy, wholePicture, type ZoomView } from './pictureZoom.ts';
import type { Size } from './stageLayout.ts';

/** A second tap within this time and distance of the first makes a double tap, ms and CSS px: as in mobile browsers. */
const doubleTapMs = 300;
const doubleTapPx = 40;
/** A finger that moves less has tapped, CSS px. */
const tapSlopPx = 10;

type Touch = Point & { startedAt: Point; hasMoved: boolean };
type Tap = Point & { atMs: number };

/**
 * Pinch, pan and double tap on one picture. Writes the transform of `content` itself, without a render of React at each
 * movement. Buttons over the picture keep their taps: they are beside `area`.
 */
export class PictureGestures {
	readonly #area: HTMLElement;
	readonly #content: HTMLElement;
	/** Called when the picture becomes larger than whole, and when it is whole again. */
	readonly #onZoomed: (isZoomed: boolean) => void;
	readonly #abort = new AbortController();
	readonly #touches = new Map<number, Touch>();
	readonly #resized: ResizeObserver;
	#view = wholePicture;
	#lastTap: Tap | null = null;
	#lastType = '';

	constructor(area: HTMLElement, content: HTMLElement, onZoomed: (isZoomed: boolean) => void) {
		this.#area = area;
		this.#content = content;
		this.#onZoomed = onZoomed;
		const { signal } = this.#abort;
		area.addEventListener('pointerdown', this.#onDown, { signal });
		area.addEventListener('pointermove', this.#onMove, { signal });
		area.addEventListener('pointerup', (event) => this.#onUp(event, true), { signal });
		area.addEventListener('pointercancel', (event) => this.#onUp(event, false), { signal });
		// What moves a magnified picture turns no page; what a double tap magnifies is not pinned by the double click that follows.
		area.addEventListener('touchstart', (event) => this.isZoomed && event.stopPropagation(), { signal });
		area.addEventListener('dblclick', (event) => this.#lastType !== 'mouse' && event.stopPropagation(), { signal });
		this.#resized = new ResizeObserver(() => this.#show(this.#view));
		this.#resized.observe(area);
	}

	get isZoomed(): boolean {
		return this.#view.scale > 1;
	}

	showWhole(): void {
		this.#show(wholePicture, true);
	}

	/** Shows the picture whole. Idempotent. */
	close(): void {
		this.#abort.abort();
		this.#resized.disconnect();
		this.#touches.clear();
		this.#show(wholePicture);
	}

	readonly #onDown = (event: PointerEvent) => {
		this.#lastType = event.pointerType;
		// A pointer that is captured clicks the area: a link of a page would never be pressed.
		if (event.target instanceof Element && event.target.closest('button')) return;
		const point = this.#pointOf(event);
		// Two fingers never tap: they move the picture from the first pixel.
		for (const other of this.#touches.values()) other.hasMoved = true;
		this.#touches.set(event.pointerId, { ...point, startedAt: point, hasMoved: this.#touches.size > 0 });
		// A finger may leave the area, e.g. for the bars over it, and still moves the picture.
		this.#area.setPointerCapture(event.pointerId);
	};

	readonly #onMove = (event: PointerEvent) => {
		const touch = this.#touches.get(event.pointerId);
		if (!touch) return;
		const before = spanOf([...this.#touches.values()]);
		Object.assign(touch, this.#pointOf(event));
		touch.hasMoved ||= distance(touch, touch.startedAt) > tapSlopPx;
		if (!touch.hasMoved) return;
		const after = spanOf([...this.#touches.values()]);
		const factor = before.px > 0 && after.px > 0 ? after.px / before.px : 1;
		this.#show(pinchBy(this.#view, factor, before.middle, after.middle));
	};

	#onUp(event: PointerEvent, isTap: boolean): void {
		const touch = this.#touches.get(event.pointerId);
		this.#touches.delete(event.pointerId);
		if (!touch || touch.hasMoved || !isTap || event.pointerType === 'mouse') {
			this.#lastTap = null;
			return;
		}
		const last = this.#lastTap;
		const isDouble = last && event.timeStamp - last.atMs < doubleTapMs && distance(last, touch) < doubleTapPx;
		this.#lastTap = isDouble ? null : { x: touch.x, y: touch.y, atMs: event.timeStamp };
		if (isDouble) this.#show(doubleTapAt(this.#view, touch), true);
	}

	#show(view: ZoomView, smoothly = false): void {
		const wasZoomed = this.isZoomed;
		const { clientWidth, clientHeight } = this.#area;
		const picture = sizeOf(this.#content.querySelector<HTMLVideoElement | HTMLCanvasElement>('video, canvas'));
		this.#view = keepInside(view, picture, { width: clientWidth, height: clientHeight });
		const { scale, x, y } = this.#view;
		this.#content.style.transition = smoothly ? 'transform 150ms ease-out' : '';
		this.#content.style.transform = scale > 1 ? `translate(${x}px, ${y}px) scale(${scale})` : '';
		if (this.isZoomed !== wasZoomed) this.#onZoomed(this.isZoomed);
	}

	#pointOf({ clientX, clientY }: PointerEvent): Point {
		const { left, top } = this.#area.getBoundingClientRect();
		return { x: clientX - left, y: clientY - top };
	}
}

const distance = (one: Point, other: Point): number => Math.hypot(one.x - other.x, one.y - other.y);

/** The middle of the first two fingers and how far they are apart; of one finger, its place and 0. */
function spanOf([first, second]: readonly Point[]): { middle: Point; px: number } {
	if (!first) return { middle: { x: 0, y: 0 }, px: 0 };
	if (!second) return { middle: { x: first.x, y: first.y }, px: 0 };
	return {
		middle: { x: (first.x + second.x) / 2, y: (first.y + second.y) / 2 },
		px: distance(first, second),
	};
}

/** Of a video the shape of its picture, of a canvas its own; 0 x 0: there is none yet. */
function sizeOf(picture: HTMLVideoElement | HTMLCanvasElement | null): Size {
	if (picture === null) return { width: 0, height: 0 };
	return 'videoWidth' in picture ? { width: picture.videoWidth, height: picture.videoHeight } : picture;
}
