import type { FilmTile } from '../../sfu/protocol/film.ts';
import type { Frame } from './Frame.ts';

const ground = '#0f172a';
/** A tile without video. */
const plain = '#1e293b';
const labelGround = 'rgb(15 23 42 / 72%)';
const ink = '#f8fafc';
const fontFamily = '"Inter Variable", sans-serif';
/** Parts of the height of a tile. */
const nameShare = { label: 0.055, plain: 0.1 };
const namePx = { min: 13, max: 40 };
const previewWidth = 640;
const previewQuality = 0.85;

/** The picture of the film. Tiles are expected not to overlap: only what has changed is drawn again. */
export class Picture {
	readonly canvas: OffscreenCanvas;
	readonly #context: OffscreenCanvasRenderingContext2D;
	#tiles: FilmTile[] = [];
	/** What every tile shows. */
	#drawn: (Frame | null | undefined)[] = [];

	constructor(width: number, height: number) {
		this.canvas = new OffscreenCanvas(width, height);
		// Every picture is read back by the encoder.
		const context = this.canvas.getContext('2d', { alpha: false, willReadFrequently: true });
		if (!context) throw new Error('this browser cannot draw');
		this.#context = context;
	}

	/** @param frames one per tile */
	async draw(tiles: FilmTile[], frames: (Frame | null)[]): Promise<void> {
		if (tiles !== this.#tiles) await this.#begin(tiles);
		for (const [index, tile] of tiles.entries()) {
			const frame = frames[index] ?? null;
			if (frame === this.#drawn[index]) continue;
			this.#drawn[index] = frame;
			this.#drawTile(tile, frame);
		}
	}

	/** The present picture, small. */
	async preview(): Promise<Blob> {
		const { width, height } = this.canvas;
		const scale = Math.min(1, previewWidth / width);
		const small = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale));
		small.getContext('2d')?.drawImage(this.canvas, 0, 0, small.width, small.height);
		return small.convertToBlob({ type: 'image/jpeg', quality: previewQuality });
	}

	async #begin(tiles: FilmTile[]): Promise<void> {
		this.#tiles = tiles;
		this.#drawn = tiles.map(() => undefined);
		// The font comes in parts, by script, and is not there before it is asked for.
		await Promise.all(tiles.map(({ name }) => document.fonts.load(fontOf(namePx.min), name)));
		this.#context.fillStyle = ground;
		this.#context.fillRect(0, 0, this.canvas.width, this.canvas.height);
	}

	#drawTile(tile: FilmTile, frame: Frame | null): void {
		const { x, y, width, height } = tile;
		this.#context.fillStyle = frame ? ground : plain;
		this.#context.fillRect(x, y, width, height);
		if (frame) {
			// Each frame by its own size: it changes within a file.
			const scale = Math.min(width / frame.displayWidth, height / frame.displayHeight);
			const [shownWidth, shownHeight] = [frame.displayWidth * scale, frame.displayHeight * scale];
			const [left, top] = [x + (width - shownWidth) / 2, y + (height - shownHeight) / 2];
			frame.draw(this.#context, left, top, shownWidth, shownHeight);
		}
		if (tile.name !== '') this.#drawName(tile, frame !== null);
	}

	/** On a label in the corner, or in the middle of a plain tile. */
	#drawName({ x, y, width, height, name }: FilmTile, isLabel: boolean): void {
		const context = this.#context;
		const share = isLabel ? nameShare.label : nameShare.plain;
		const px = Math.round(Math.min(namePx.max, Math.max(namePx.min, height * share)));
		context.font = fontOf(px);
		context.textBaseline = 'middle';
		const text = shortened(context, name, width - 3 * px);
		if (!isLabel) {
			context.textAlign = 'center';
			context.fillStyle = ink;
			context.fillText(text, x + width / 2, y + height / 2);
			return;
		}
		const [padding, margin] = [0.6 * px, 0.5 * px];
		const [labelWidth, labelHeight] = [context.measureText(text).width + 2 * padding, 1.7 * px];
		const top = y + height - margin - labelHeight;
		context.fillStyle = labelGround;
		context.beginPath();
		context.roundRect(x + margin, top, labelWidth, labelHeight, 0.4 * px);
		context.fill();
		context.textAlign = 'left';
		context.fillStyle = ink;
		context.fillText(text, x + margin + padding, top + labelHeight / 2);
	}
}

function fontOf(px: number): string {
	return `600 ${px}px ${fontFamily}`;
}

/** Ends with an ellipsis where it is too long. */
function shortened(context: OffscreenCanvasRenderingContext2D, text: string, width: number): string {
	if (context.measureText(text).width <= width) return text;
	const characters = [...text];
	while (characters.length > 0 && context.measureText(`${characters.join('')}…`).width > width) characters.pop();
	return `${characters.join('').trimEnd()}…`;
}
