import type { Signalling } from './Signalling.ts';

type Tile = { producerId: string; width: number; height: number; priority: number };

/** A page turn or a resized window changes many tiles within a few frames; the server hears the result. */
const settleMs = 120;
const tilesAtMost = 128;
const priorityRange = [1, 255] as const;

/** Tells the server which pictures are on the screen and how large; the others it need not send. */
export class VisibleTiles {
	readonly #signalling: Signalling;
	#tiles: Tile[] | null = null;
	/** What the server knows, as text. */
	#told = '';
	#timer: ReturnType<typeof setTimeout> | null = null;

	constructor(signalling: Signalling) {
		this.#signalling = signalling;
	}

	set(tiles: Tile[]): void {
		this.#tiles = tiles.slice(0, tilesAtMost).map(({ producerId, width, height, priority }) => ({
			producerId,
			width: Math.round(width),
			height: Math.round(height),
			priority: Math.min(priorityRange[1], Math.max(priorityRange[0], Math.round(priority))),
		}));
		this.#timer ??= setTimeout(() => void this.#tell(), settleMs);
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
		try {
			await this.#signalling.request('setVisibleTiles', { tiles });
		} catch {
			// Reconnecting tells again; anything else is told with the next change.
			this.#told = '';
		}
	}
}
