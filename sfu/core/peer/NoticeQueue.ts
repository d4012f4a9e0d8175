import { once } from '../once.ts';
import type { PeerLink } from './PeerLink.ts';

/**
 * Longest delay of a notice to a peer that has joined, ms: a steady stream of joins must not hold notices back for
 * ever.
 */
const maxHoldMs = 100;

/** A connection for which more notices are held back while its join takes so long is closed: it may join again. */
export const maxHeldNotices = 5_000;

type Joining = { holds: number; held: number };
type Waiting = { link: PeerLink; deliver: () => void; isOverdue: boolean };

/**
 * Delivers the notices of one room in order, and holds them back while a peer joins:
 * - to that peer until the gateway says that the answer of `joinRoom` has left, so no notice overtakes that answer;
 * - to all other peers for `maxHoldMs` at most, because 50 peers that join together cause 1,225 `peerJoined` notices,
 *   and the answers of the later joins would queue behind them.
 */
export class NoticeQueue {
	readonly #failed: (error: unknown) => void;
	#waiting: Waiting[] = [];
	/** Links whose join has not been answered, with the numbers of holds and of notices held back. */
	readonly #joining = new Map<PeerLink, Joining>();
	/** Links for which the last flush left notices; they may have been delivered since. */
	#overdue: ReadonlySet<PeerLink> = new Set();
	#flushing = false;
	#timer: NodeJS.Timeout | undefined;

	/** @param failed called with the error of a delivery; the notices behind it are delivered all the same */
	constructor(failed: (error: unknown) => void) {
		this.#failed = failed;
	}

	/** Calls `deliver` now, or after the notices that are held back. */
	send(link: PeerLink, deliver: () => void): void {
		if (this.#joining.size === 0 && this.#waiting.length === 0) {
			this.#deliver(deliver);
			return;
		}
		const joining = this.#joining.get(link);
		if (joining && ++joining.held > maxHeldNotices) {
			if (joining.held === maxHeldNotices + 1) link.close();
			return;
		}
		this.#waiting.push({ link, deliver, isOverdue: false });
		if (!this.#flushing) this.#timer ??= setTimeout(() => this.flush(), maxHoldMs);
	}

	/** Calls `deliver` now, unless the join of this link has not been answered. */
	sendAhead(link: PeerLink, deliver: () => void): void {
		if (this.#joining.has(link)) this.send(link, deliver);
		else this.#deliver(deliver);
	}

	/** Holds notices back until the returned function is called; it may be called more than once. */
	hold(link: PeerLink): () => void {
		const joining = this.#joining.get(link) ?? { holds: 0, held: 0 };
		joining.holds += 1;
		this.#joining.set(link, joining);
		return once(() => {
			joining.holds -= 1;
			if (joining.holds === 0) this.#joining.delete(link);
			if (this.#joining.size === 0) this.flush();
			// Only where some are: this walks through all notices that wait in the room, and would do so for each join.
			else if (joining.holds === 0 && this.#overdue.has(link))
				this.#deliverWhere((notice) => notice.link === link && notice.isOverdue);
		});
	}

	/** Delivers all waiting notices, except those to links whose join has not been answered. */
	flush(): void {
		if (this.#flushing) return;
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#deliverWhere(({ link }) => !this.#joining.has(link));
		for (const notice of this.#waiting) notice.isOverdue = true;
		this.#overdue = new Set(this.#waiting.map(({ link }) => link));
	}

	#deliverWhere(isDue: (notice: Waiting) => boolean): void {
		if (this.#flushing) return;
		this.#flushing = true;
		const kept: Waiting[] = [];
		try {
			// A delivery can cause further notices, which `send` appends to the array during this loop.
			for (const notice of this.#waiting) {
				if (isDue(notice)) this.#deliver(notice.deliver);
				else kept.push(notice);
			}
		} finally {
			this.#waiting = kept;
			this.#flushing = false;
		}
		if (kept.length > 0) this.#timer ??= setTimeout(() => this.flush(), maxHoldMs);
	}

	#deliver(deliver: () => void): void {
		try {
			deliver();
		} catch (error) {
			this.#report(error);
		}
	}

	/** A log that fails, too, e.g. on a full disk, must not keep the other notices back. */
	#report(error: unknown): void {
		try {
			this.#failed(error);
		} catch {
			// Nobody is left to be told.
		}
	}
}
