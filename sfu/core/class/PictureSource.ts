import { setRunningTimeout } from '../../steadyClock.ts';
import type { Peer } from '../peer/Peer.ts';
import { canModerate } from '../peer/permissions.ts';

/** Whose page sends no picture of a shown page for so long is passed over, ms: a tablet that sleeps, a client of another kind. */
const pictureWaitMs = 10_000;

type Candidate = Pick<Peer, 'id' | 'connected' | 'role'>;

type Parts = {
	/** `peers` in the order of joining. */
	room: { readonly peers: readonly Candidate[] };
	/** It is another one from now on. */
	changed(): void;
};

/**
 * Whose page draws and sends the pictures of shown pages while a room is recorded: the first host of those that are
 * connected, without a host the first co-host. It stays the same one until it goes, or sends no picture of a page in time;
 * then it is the next one, until each was tried.
 */
export class PictureSource {
	readonly #parts: Parts;
	#peerId: string | null = null;
	readonly #passedOver = new Set<string>();
	#stopWaiting: (() => void) | null = null;

	constructor(parts: Parts) {
		this.#parts = parts;
	}

	/** null: there is no host or co-host. */
	get peerId(): string | null {
		return this.#peerId;
	}

	/** To be called when somebody came, went, or got another role. */
	choose(): void {
		const candidates = this.#candidates;
		const isThere = candidates.some(({ id }) => id === this.#peerId && !this.#passedOver.has(id));
		if (!isThere) this.#set(candidates.find(({ id }) => !this.#passedOver.has(id)) ?? candidates[0]);
	}

	/** A page is shown of which a picture is to come. */
	expect(): void {
		this.#passedOver.clear();
		this.#wait();
	}

	/** Nothing is to come, or it has come. Idempotent. */
	settle(): void {
		this.#stopWaiting?.();
		this.#stopWaiting = null;
	}

	/** Idempotent. */
	close(): void {
		this.settle();
		this.#passedOver.clear();
		this.#peerId = null;
	}

	get #candidates(): Candidate[] {
		const moderators = this.#parts.room.peers.filter(({ connected, role }) => connected && canModerate(role));
		return moderators.sort((a, b) => Number(b.role === 'host') - Number(a.role === 'host'));
	}

	#wait(): void {
		this.settle();
		this.#stopWaiting = setRunningTimeout(() => this.#passOver(), pictureWaitMs);
	}

	#passOver(): void {
		this.#stopWaiting = null;
		if (this.#peerId !== null) this.#passedOver.add(this.#peerId);
		const isAnyLeft = this.#candidates.some(({ id }) => !this.#passedOver.has(id));
		this.choose();
		if (isAnyLeft) this.#wait();
	}

	#set(peer: Candidate | undefined): void {
		const peerId = peer?.id ?? null;
		if (peerId === this.#peerId) return;
		this.#peerId = peerId;
		// It has its own time.
		if (this.#stopWaiting) this.#wait();
		this.#parts.changed();
	}
}
