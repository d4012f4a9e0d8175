import type { LobbyEntry } from '../../protocol/models.ts';
import { notFound, SfuError } from '../errors.ts';
import { maxLobbyEntries } from '../limits.ts';
import type { PeerLink } from '../peer/PeerLink.ts';
import { canModerate } from '../peer/permissions.ts';
import type { Room } from '../Room.ts';

export type Waiting = LobbyEntry & { subject: string; link: PeerLink };

/** Those in front of one room's door, first come first. `changed` is called after every change. */
export class Lobby {
	readonly #waiting = new Map<string, Waiting>();
	/** Let in once: they need not knock again, e.g. after their connection was lost. */
	readonly #admitted = new Set<string>();
	readonly #changed: () => void;

	constructor(changed: () => void) {
		this.#changed = changed;
	}

	get entries(): LobbyEntry[] {
		return [...this.#waiting.values()].map(({ peerId, displayName, sinceMs }) => ({ peerId, displayName, sinceMs }));
	}

	hasAdmitted(subject: string): boolean {
		return this.#admitted.has(subject);
	}

	/** @throws SfuError room-full */
	enter(waiting: Waiting): void {
		if (this.#waiting.size >= maxLobbyEntries) throw new SfuError('room-full', 'too many are waiting');
		this.#waiting.set(waiting.peerId, waiting);
		this.#changed();
	}

	/** Gave up waiting. */
	leave(peerId: string): void {
		if (this.#waiting.delete(peerId)) this.#changed();
	}

	/** Whoever is outside now knocks again, or waits. */
	forgetAdmitted(): void {
		this.#admitted.clear();
	}

	/** @throws SfuError not-found (participant) */
	admit(peerId: string): void {
		const { subject, link } = this.#take(peerId);
		this.#admitted.add(subject);
		link.notify('admitted', {});
	}

	/** Everybody: the lobby was switched off. */
	admitAll(): void {
		for (const peerId of [...this.#waiting.keys()]) this.admit(peerId);
	}

	/** @throws SfuError not-found (participant) */
	deny(peerId: string): void {
		this.#take(peerId).link.notify('denied', {});
	}

	/** The room ends. */
	close(why: 'roomClosed' | 'serverClosing'): void {
		for (const { link } of this.#waiting.values()) link.notify(why, {});
		this.#waiting.clear();
	}

	#take(peerId: string): Waiting {
		const waiting = this.#waiting.get(peerId);
		if (!waiting) throw notFound('participant', peerId);
		this.#waiting.delete(peerId);
		this.#changed();
		return waiting;
	}
}

/** To those who may open. */
export function tellLobby({ peers, lobby }: Room): void {
	for (const peer of peers) if (canModerate(peer.role)) peer.notify('lobbyChanged', { lobby: lobby.entries });
}
