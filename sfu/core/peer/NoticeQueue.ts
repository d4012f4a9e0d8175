import type { PeerLink } from './PeerLink.ts';

/**
 * Longest delay of a notice to a peer that has joined, ms: a steady stream of joins must not hold notices back for
 * ever.
 */
const maxHoldMs = 100;

type Waiting = { link: PeerLink; deliver: () => void };

/**
 * Delivers the notices of one room in order, and holds them back while a peer joins:
 * - to that peer until the gateway says that the answer of `joinRoom` has left, so no notice overtakes that answer;
 * - to all other peers for `maxHoldMs` at most, because 50 peers that join together cause 1,225 `peerJoined` notices,
 *   and the answers of the later joins would queue behind them.
 */
export class NoticeQueue {
	#waiting: Waiting[] = [];
	/** Links whose join has not been answered, with the number of holds. */
	readonly #joining = new Map<PeerLink, number>();
	#flushing = false;
	#timer: NodeJS.Timeout | undefined;

	/** Calls `deliver` now, or after the notices that are held back. */
	send(link: PeerLink, deliver: () => void): void {
		if (this.#joining.size === 0 && this.#waiting.length === 0) {
			deliver();
			return;
		}
		this.#waiting.push({ link, deliver });
		if (!this.#flushing) this.#timer ??= setTimeout(() => this.flush(), maxHoldMs);
	}

	/** Holds notices back until the returned function is called; it may be called more than once. */
	hold(link: PeerLink): () => void {
		this.#joining.set(link, (this.#joining.get(link) ?? 0) + 1);
		let held = true;
		return () => {
			if (!held) return;
			held = false;
			const holds = (this.#joining.get(link) ?? 0) - 1;
			if (holds > 0) this.#joining.set(link, holds);
			else this.#joining.delete(link);
			if (this.#joining.size === 0) this.flush();
		};
	}

	/** Delivers all waiting notices, except those to links whose join has not been answered. */
	flush(): void {
		if (this.#flushing) return;
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#flushing = true;
		const kept: Waiting[] = [];
		// A delivery can cause further notices, which `send` appends to the array during this loop.
		for (const notice of this.#waiting) {
			if (this.#joining.has(notice.link)) kept.push(notice);
			else notice.deliver();
		}
		this.#waiting = kept;
		this.#flushing = false;
		if (kept.length > 0) this.#timer = setTimeout(() => this.flush(), maxHoldMs);
	}
}
