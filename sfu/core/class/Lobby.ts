import type { LobbyEntry } from '../../protocol/models.ts';
import { notFound, SfuError } from '../errors.ts';
import { maxLobbyEntries } from '../limits.ts';
import type { Peer } from '../peer/Peer.ts';
import type { PeerLink } from '../peer/PeerLink.ts';
import { canModerate } from '../peer/permissions.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { RoomEnd } from '../room/RoomEvents.ts';
import type { RoomPart } from '../room/RoomPart.ts';
import type { RoomSettings } from '../room/RoomSettings.ts';

/** A connection that waits to be admitted. `subject`: of its access token; `deviceId`: of its browser. */
export type Waiting = LobbyEntry & { subject: string; deviceId: string | undefined; link: PeerLink };

/**
 * The people who wait for a host to admit them to one room, in order of arrival. Hosts and co-hosts are sent every
 * change.
 */
export class Lobby implements RoomPart {
	readonly name = 'lobby';
	readonly #room: Pick<RoomApi, 'peers' | 'notify'>;
	readonly #waiting = new Map<string, Waiting>();
	/** Name by token subject of those admitted before: they get in again without waiting, e.g. after a lost connection. */
	readonly #admitted = new Map<string, string>();

	constructor(room: Pick<RoomApi, 'peers' | 'notify'>) {
		this.#room = room;
	}

	hasAdmitted(subject: string): boolean {
		return this.#admitted.has(subject);
	}

	/** The name under which a host admitted them. */
	admittedName(subject: string): string | undefined {
		return this.#admitted.get(subject);
	}

	get waiting(): Waiting[] {
		return [...this.#waiting.values()];
	}

	/** Of everybody else who waits, or was admitted and is on the way in. @param ownId of whoever waits already */
	namesBeside(subject: string, ownId?: string): string[] {
		const inside = new Set(this.#room.peers.map((peer) => peer.subject));
		const onTheWay = [...this.#admitted].filter(([other]) => other !== subject && !inside.has(other));
		const waiting = this.waiting.filter(({ peerId }) => peerId !== ownId);
		return [...waiting.map(({ displayName }) => displayName), ...onTheWay.map(([, displayName]) => displayName)];
	}

	/** Number of people who wait. */
	get size(): number {
		return this.#waiting.size;
	}

	/** @throws SfuError room-full */
	enter(waiting: Waiting): void {
		if (this.#waiting.size >= maxLobbyEntries) throw new SfuError('room-full', 'too many are waiting');
		this.#waiting.set(waiting.peerId, waiting);
		this.#notifyModerators();
	}

	/** Stops waiting; idempotent. */
	leave(peerId: string): void {
		if (this.#waiting.delete(peerId)) this.#notifyModerators();
	}

	/** Somebody who waits; hosts and co-hosts are sent the change. */
	rename(peerId: string, displayName: string): void {
		const waiting = this.#waiting.get(peerId);
		if (!waiting) return;
		this.#waiting.set(peerId, { ...waiting, displayName });
		this.#notifyModerators();
	}

	/** @throws SfuError not-found (participant) */
	admit(peerId: string): void {
		this.#admit(this.#take(peerId));
	}

	/** Everybody who waits at this moment, in order of arrival. */
	admitAll(): void {
		if (this.#waiting.size === 0) return;
		const all = this.waiting;
		this.#waiting.clear();
		for (const waiting of all) this.#admit(waiting);
		this.#notifyModerators();
	}

	/** Turns a person away, with all its tabs that wait. @throws SfuError not-found (participant) */
	deny(peerId: string): Waiting {
		const denied = this.#take(peerId);
		const tabs = [...this.#waiting.values()]
			.filter((other) => isSamePerson(other, denied))
			.map((tab) => this.#take(tab.peerId));
		for (const { link } of [denied, ...tabs]) this.#room.notify(link, 'denied', {});
		return denied;
	}

	/** Only for hosts and co-hosts. */
	snapshot({ role }: Peer): { lobby: LobbyEntry[] } | undefined {
		return canModerate(role) ? { lobby: this.#entries } : undefined;
	}

	/** A new co-host has not been sent the lobby yet. */
	roleChanged(): void {
		this.#notifyModerators();
	}

	/**
	 * Switching the lobby off admits everybody who waits. Locking the room withdraws admissions of people who are not
	 * inside.
	 */
	settingsChanged({ lobby, locked }: Partial<RoomSettings>): void {
		if (lobby === false) this.admitAll();
		if (locked) this.#admitted.clear();
	}

	emptied(): void {
		this.#admitted.clear();
	}

	close(why: RoomEnd): void {
		for (const { link } of this.#waiting.values()) this.#room.notify(link, why, {});
		this.#waiting.clear();
	}

	get #entries(): LobbyEntry[] {
		return this.waiting.map(({ peerId, displayName, sinceMs }) => ({ peerId, displayName, sinceMs }));
	}

	#admit({ subject, displayName, link }: Waiting): void {
		this.#admitted.set(subject, displayName);
		this.#room.notify(link, 'admitted', {});
	}

	#take(peerId: string): Waiting {
		const waiting = this.#waiting.get(peerId);
		if (!waiting) throw notFound('participant', peerId);
		this.#waiting.delete(peerId);
		this.#notifyModerators();
		return waiting;
	}

	#notifyModerators(): void {
		const { peers } = this.#room;
		for (const peer of peers) if (canModerate(peer.role)) peer.notify('lobbyChanged', { lobby: this.#entries });
	}
}

const isSamePerson = (a: Waiting, b: Waiting): boolean =>
	a.subject === b.subject || (a.deviceId !== undefined && a.deviceId === b.deviceId);
