import { Emitter } from '../signalling/Emitter.ts';
import type { Signalling } from '../signalling/Signalling.ts';

type Tile = { producerId: string; width: number; height: number; priority: number };

/** A resized window changes many tiles within a few frames; the server hears the result. */
const settleMs = 120;
const tilesAtMost = 128;
const priorityRange = [1, 255] as const;

/** Tells the server which pictures are on the screen and how large; the others it need not send. */
export class VisibleTiles extends Emitter<{
	/** The server was told in this moment: what it is asked for next, it knows to be seen. */
	told: [producerIds: string[]];
}> {
	readonly #signalling: Signalling;
	#tiles: Tile[] | null = null;
	/** What the server knows, as text. */
	#told = '';
	#toldAtMs = 0;
	#timer: ReturnType<typeof setTimeout> | null = null;

	constructor(signalling: Signalling) {
		super();
		this.#signalling = signalling;
	}

	set(tiles: Tile[]): void {
		this.#tiles = tiles.slice(0, tilesAtMost).map(({ producerId, width, height, priority }) => ({
			producerId,
			width: Math.round(width),
			height: Math.round(height),
			priority: Math.min(priorityRange[1], Math.max(priorityRange[0], Math.round(priority))),
		}));
		// Whoever turns a page after a while waits for nothing but the picture.
		const isQuiet = Date.now() - this.#toldAtMs > settleMs;
		this.#timer ??= setTimeout(() => void this.#tell(), isQuiet ? 0 : settleMs);
	}

	/** The server has forgotten (a new place in the room), or may not have heard. */
	tellAgain(): void {
		this.#told = '';
		if (this.#tiles) this.#timer ??= setTimeout(() => void this.#tell(), 0);
	}

	/** Idempotent. */
	close(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		this.#tiles = null;
	}

	async #tell(): Promise<void> {
		this.#timer = null;
		const tiles = this.#tiles;
		const text = JSON.stringify(tiles);
		if (!tiles || text === this.#told) return;
		this.#told = text;
		this.#toldAtMs = Date.now();
		const answer = this.#signalling.request('setVisibleTiles', { tiles });
		this.emit(
			'told',
			tiles.map(({ producerId }) => producerId),
		);
		try {
			await answer;
		} catch {
			// Reconnecting tells again; anything else is told with the next change.
			this.#told = '';
		}
	}
}
