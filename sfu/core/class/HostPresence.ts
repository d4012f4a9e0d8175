import { HostAbsence } from '../../protocol/models/hostPresence.ts';
import { steadyNowMs } from '../../steadyClock.ts';
import { SfuError } from '../errors.ts';
import { maxLobbyEntries } from '../limits.ts';
import type { Peer } from '../peer/Peer.ts';
import type { PeerLink } from '../peer/PeerLink.ts';
import { canModerate } from '../peer/permissions.ts';
import { isSamePerson, type Person } from '../peer/person.ts';
import type { RoomApi } from '../room/RoomApi.ts';
import type { RoomContext } from '../room/RoomContext.ts';
import type { RoomEnd } from '../room/RoomEvents.ts';
import type { KeptState, RoomPart } from '../room/RoomPart.ts';
import type { RoomSettings } from '../room/RoomSettings.ts';

type Room = Pick<
	RoomApi,
	'settings' | 'waitsForHost' | 'peers' | 'keptSeats' | 'broadcast' | 'notify' | 'leave' | 'keep'
>;
type Reason = HostAbsence['reason'];
type Waiting = { person: Person; hasSeat: boolean; link: PeerLink };

/**
 * Whether a host or co-host is in a room whose participants wait for one. They wait outside until one has come. When the
 * last one has gone, everybody is told, and after `hostAbsenceMs` the participants are suspended: they wait again.
 */
export class HostPresence implements RoomPart {
	readonly name = 'hostPresence';
	readonly #room: Room;
	readonly #absenceMs: number;
	/** People who wait for a host, by an id of their own, in order of arrival, each once. */
	readonly #waiting = new Map<string, Waiting>();
	/** The time after the last host has gone, in which participants stay. */
	#absence: HostAbsence | null = null;
	/**
	 * The absence began with the start of the server, and lets in only who comes back to the lesson: a server that was
	 * stopped in the middle of a class may as well be started on the next day.
	 */
	#sinceRestart = false;
	#timeout: NodeJS.Timeout | undefined;

	constructor(room: Room, { hostAbsenceMs }: Pick<RoomContext, 'hostAbsenceMs'>) {
		this.#room = room;
		this.#absenceMs = hostAbsenceMs;
	}

	/**
	 * A class that a restart of the server interrupted goes on, also when participants are back before their host: the time
	 * for that begins again.
	 */
	restore({ entries }: KeptState): void {
		const { data: before } = HostAbsence.shape.reason.safeParse(entries[0]?.value);
		const reason = before ?? (this.#room.keptSeats.some(isModerator) ? 'lost' : null);
		this.#sinceRestart = this.#room.waitsForHost && reason !== null;
		if (this.#sinceRestart && reason) this.#beginAbsence(reason);
	}

	/** Whether participants that join have to wait. @param returns they come back to the lesson that takes place */
	isAwaitedBy(returns: boolean): boolean {
		if (!this.#room.waitsForHost || this.#isHostInside) return false;
		return this.#absence === null || (this.#sinceRestart && !returns);
	}

	/** Number of people who wait for a host. */
	get waitingCount(): number {
		return this.#waiting.size;
	}

	/** Takes the place of the same person's other tab, if one waits. @param id for `stopWaiting`. @throws SfuError room-full */
	wait(id: string, waiting: Waiting): void {
		const [earlier] = [...this.#waiting].filter(([, other]) => isSamePerson(other.person, waiting.person));
		if (!earlier && !waiting.hasSeat) this.#requirePlace();
		if (earlier) {
			this.#waiting.delete(earlier[0]);
			this.#room.notify(earlier[1].link, 'takenOver', {});
		}
		this.#waiting.set(id, waiting);
	}

	/** Idempotent. */
	stopWaiting(id: string): void {
		this.#waiting.delete(id);
	}

	snapshot(): { absence: HostAbsence | null } {
		return { absence: this.#absence };
	}

	peerJoined(): void {
		this.#follow('lost');
	}

	peerReturned(): void {
		this.#follow('lost');
	}

	peerAway(): void {
		this.#follow('lost');
	}

	peerLeft(_peer: Peer, { kept }: { kept: boolean }): void {
		this.#follow(kept ? 'lost' : 'left');
		// The next one who comes must not be alone in the class until the time is over.
		if (this.#absence && this.#suspendable.length === 0) this.#endAbsence();
	}

	roleChanged(): void {
		this.#follow('left');
	}

	settingsChanged({ waitForHost }: Partial<RoomSettings>): void {
		if (waitForHost !== undefined) this.#follow('left');
	}

	close(why: RoomEnd): void {
		clearTimeout(this.#timeout);
		for (const { link } of this.#waiting.values()) this.#room.notify(link, why, {});
		this.#waiting.clear();
	}

	/** A whole class waits here before every lesson, at school behind one address: addresses are not counted. */
	#requirePlace(): void {
		const places = Math.max(maxLobbyEntries, this.#room.settings.maxParticipants);
		if (this.#waiting.size >= places) throw new SfuError('room-full', 'too many are waiting');
	}

	get #isHostInside(): boolean {
		return this.#room.peers.some((peer) => peer.connected && isModerator(peer));
	}

	/** Participants that are put back into waiting when no host comes back. */
	get #suspendable(): Peer[] {
		return this.#room.peers.filter((peer) => peer.canWait && !isModerator(peer));
	}

	/** @param reason why the last host is no longer inside, if that is what has just happened */
	#follow(reason: Reason): void {
		if (!this.#room.waitsForHost || this.#isHostInside) {
			if (this.#absence) this.#endAbsence();
			this.#letIn();
		} else if (!this.#absence && this.#suspendable.length > 0) {
			this.#beginAbsence(reason);
			this.#room.broadcast('hostAbsenceChanged', this.snapshot());
		}
	}

	#beginAbsence(reason: Reason): void {
		this.#room.keep(this.name, keptAs, reason);
		this.#absence = { reason, untilMs: steadyNowMs() + this.#absenceMs };
		this.#timeout = setTimeout(() => this.#suspend(), this.#absenceMs).unref();
	}

	#endAbsence(): void {
		clearTimeout(this.#timeout);
		this.#absence = null;
		this.#sinceRestart = false;
		this.#room.keep(this.name, keptAs, null);
		this.#room.broadcast('hostAbsenceChanged', this.snapshot());
	}

	/** Everybody who waits asks to join again, and waits in the lobby if there is one. */
	#letIn(): void {
		const waiting = [...this.#waiting.values()];
		this.#waiting.clear();
		for (const { link } of waiting) this.#room.notify(link, 'admitted', {});
	}

	#suspend(): void {
		const suspended = this.#suspendable;
		for (const peer of suspended) peer.notify('suspended', {});
		for (const peer of suspended) this.#room.leave(peer, { kept: true });
		// `peerLeft` has ended it with the last of them, unless there was none.
		if (this.#absence) this.#endAbsence();
	}
}

/** The only key of what is kept. */
const keptAs = 'absence';

const isModerator = ({ role }: Pick<Peer, 'role'>): boolean => canModerate(role);
