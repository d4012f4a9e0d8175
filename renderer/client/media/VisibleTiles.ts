import { steadyNowMs } from '../../steadyNow.ts';
import { Emitter } from '../signalling/Emitter.ts';
import type { Signalling } from '../signalling/Signalling.ts';

/** One video on the screen; sizes in CSS px. */
export type Tile = { producerId: string; width: number; height: number; priority: number };

/** Debounce: a resized window changes many tiles within a few frames; the server is sent the result only. */
const debounceMs = 120;
/** The protocol's limits. */
const maxTiles = 128;
const priorityRange = [1, 255] as const;

/** Tells the server which videos are on the screen and how large (CSS px), so that it pauses all others. */
export class VisibleTiles extends Emitter<{
	/** `setVisibleTiles` was just sent: the server handles a `consume` that follows it knowing that the tile is visible. */
	sent: [producerIds: string[]];
}> {
	readonly #signalling: Signalling;
	/** By the window in which they are. */
	readonly #tiles = new Map<string, Tile[]>();
	/** The last tiles sent, as JSON. */
	#sent = '';
	#sentAtMs = 0;
	#timer: ReturnType<typeof setTimeout> | null = null;

	constructor(signalling: Signalling) {
		super();
		this.#signalling = signalling;
	}

	/** @param view the window in which these tiles are, and no others */
	set(tiles: Tile[], view: string): void {
		const rounded = tiles.map(({ producerId, width, height, priority }) => ({
			producerId,
			width: Math.round(width),
			height: Math.round(height),
			priority: Math.min(priorityRange[1], Math.max(priorityRange[0], Math.round(priority))),
		}));
		this.#tiles.set(view, rounded);
		// The first change after a quiet time, e.g. a turned page, is sent without a delay.
		const isQuiet = steadyNowMs() - this.#sentAtMs > debounceMs;
		this.#timer ??= setTimeout(() => void this.#send(), isQuiet ? 0 : debounceMs);
	}

	/** Sends the tiles again: a new peer has none on the server, and a lost request may not have arrived. */
	resend(): void {
		this.#sent = '';
		if (this.#tiles.size > 0) this.#timer ??= setTimeout(() => void this.#send(), 0);
	}

	/** Idempotent. */
	close(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
		this.#tiles.clear();
	}

	async #send(): Promise<void> {
		this.#timer = null;
		if (this.#tiles.size === 0) return;
		const tiles = largestOfEach([...this.#tiles.values()].flat()).slice(0, maxTiles);
		const text = JSON.stringify(tiles);
		if (text === this.#sent) return;
		this.#sent = text;
		this.#sentAtMs = steadyNowMs();
		const answer = this.#signalling.request('setVisibleTiles', { tiles });
		this.emit(
			'sent',
			tiles.map(({ producerId }) => producerId),
		);
		try {
			await answer;
		} catch {
			// A reconnect resends them; after any other failure the next change does.
			this.#sent = '';
		}
	}
}

/** A video that is on the screen twice is received once, for its larger tile. */
function largestOfEach(tiles: Tile[]): Tile[] {
	const byProducer = new Map<string, Tile>();
	for (const tile of tiles) {
		const other = byProducer.get(tile.producerId);
		const larger = other && other.width * other.height > tile.width * tile.height ? other : tile;
		const priority = Math.max(tile.priority, other?.priority ?? 0);
		byProducer.set(tile.producerId, { ...larger, priority });
	}
	return [...byProducer.values()];
}
