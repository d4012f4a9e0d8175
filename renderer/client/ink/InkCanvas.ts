import { drawStroke, type Paper } from './drawStroke.ts';
import { LaserTrails } from './LaserTrails.ts';
import type { Stroke } from './Stroke.ts';

/** One above the other, the same size. */
type InkCanvases = {
	/** What is finished: drawn again only when something of it goes. */
	settled: HTMLCanvasElement;
	/** What others draw at this moment, and laser pointers. */
	others: HTMLCanvasElement;
	/** What we draw. */
	own: HTMLCanvasElement;
};

type MovingLayer = 'others' | 'own';

/** Browsers refuse larger canvases, or draw them slowly, px. */
const largestPx = 16_000_000;

/** Draws the ink of one surface onto canvases of the size of its picture, at most once per frame of the screen. */
export class InkCanvas {
	readonly #canvases: InkCanvases;
	readonly #lasers = new LaserTrails();
	/** The strokes of the moment; asked for once per frame. */
	readonly #strokes: () => readonly Stroke[];
	readonly #isOwn: (stroke: Stroke) => boolean;
	/** In px of the canvases. */
	#paper: Paper = { width: 0, height: 0, mirrored: false };
	#settled: Stroke[] = [];
	/** A frame has been asked for. */
	#frame: number | null = null;
	readonly #isEmpty: Record<MovingLayer, boolean> = { others: true, own: true };

	constructor(canvases: InkCanvases, strokes: () => readonly Stroke[], isOwn: (stroke: Stroke) => boolean) {
		this.#canvases = canvases;
		this.#strokes = strokes;
		this.#isOwn = isOwn;
		// One that is empty costs as much to lay above the picture as a full one.
		for (const canvas of Object.values(canvases)) canvas.hidden = true;
	}

	/** @param paper in CSS px. @param pixelRatio device pixels per CSS px */
	resize({ width, height, mirrored }: Paper, pixelRatio: number): void {
		const ratio = Math.min(pixelRatio, Math.sqrt(largestPx / Math.max(1, width * height)));
		const paper = { width: Math.round(width * ratio), height: Math.round(height * ratio), mirrored };
		const { width: oldWidth, height: oldHeight, mirrored: wasMirrored } = this.#paper;
		if (paper.width === oldWidth && paper.height === oldHeight && mirrored === wasMirrored) return;
		this.#paper = paper;
		for (const canvas of Object.values(this.#canvases)) {
			canvas.width = paper.width;
			canvas.height = paper.height;
		}
		this.#settled = [];
		this.#draw(performance.now());
	}

	/** Something of the strokes has changed. */
	changed(): void {
		// Of the window in which it is shown: that of the page stands still while it is covered.
		this.#frame ??= this.#window.requestAnimationFrame((nowMs) => this.#draw(nowMs));
	}

	/** @param at 1/10000 of the picture; null: the pointer is off */
	pointLaser(peerId: string, at: readonly [x: number, y: number] | null): void {
		if (at) this.#lasers.move(peerId, at[0], at[1], performance.now());
		else this.#lasers.off(peerId);
		this.changed();
	}

	/** Another surface is shown. */
	clear(): void {
		this.#lasers.clear();
		this.changed();
	}

	/** Idempotent. */
	close(): void {
		if (this.#frame !== null) this.#window.cancelAnimationFrame(this.#frame);
		this.#frame = null;
	}

	get #window(): Window {
		return this.#canvases.own.ownerDocument.defaultView ?? window;
	}

	#draw(nowMs: number): void {
		this.#frame = null;
		if (this.#paper.width === 0 || this.#paper.height === 0) return;
		const strokes = this.#strokes();
		this.#drawSettled(strokes.filter(({ closed }) => closed));
		const open = strokes.filter(({ closed }) => !closed);
		this.#drawMoving('own', open.filter(this.#isOwn));
		const othersOpen = open.filter((stroke) => !this.#isOwn(stroke));
		const isPointing = this.#lasers.fade(nowMs);
		const context = this.#drawMoving('others', othersOpen, isPointing);
		if (!isPointing || !context) return;
		this.#lasers.draw(context, this.#paper, nowMs);
		this.changed();
	}

	/** Adds what is new above what is there, or draws all where something has gone, or lies between. */
	#drawSettled(strokes: Stroke[]): void {
		const isLonger = this.#settled.every((stroke, index) => stroke.strokeId === strokes[index]?.strokeId);
		const context = this.#canvases.settled.getContext('2d');
		if (!context || (isLonger && strokes.length === this.#settled.length)) return;
		if (!isLonger) context.clearRect(0, 0, this.#paper.width, this.#paper.height);
		this.#canvases.settled.hidden = strokes.length === 0;
		for (const stroke of isLonger ? strokes.slice(this.#settled.length) : strokes)
			drawStroke(context, stroke, this.#paper);
		this.#settled = strokes;
	}

	/** @param more something else is drawn above the strokes. @returns null: there is nothing to draw, and was nothing */
	#drawMoving(layer: MovingLayer, strokes: readonly Stroke[], more = false): CanvasRenderingContext2D | null {
		const isEmpty = strokes.length === 0 && !more;
		if (isEmpty && this.#isEmpty[layer]) return null;
		this.#isEmpty[layer] = isEmpty;
		this.#canvases[layer].hidden = isEmpty;
		const context = this.#canvases[layer].getContext('2d');
		context?.clearRect(0, 0, this.#paper.width, this.#paper.height);
		if (context) for (const stroke of strokes) drawStroke(context, stroke, this.#paper);
		return context;
	}
}
