import type { Role } from '../../protocol/models.ts';
import type { Logger } from '../Logger.ts';
import type { Peer } from '../peer/Peer.ts';
import { canModerate } from '../peer/permissions.ts';
import { digestOf } from '../peer/resumeToken.ts';
import type { RoomApi } from './RoomApi.ts';
import type { RoomPart } from './RoomPart.ts';
import type { RestartReturn } from './RoomSettings.ts';

/** For how long after a restart of the server resume tokens of the run before are accepted, ms. */
const returnWithinMs = 10 * 60_000;

type Room = Pick<RoomApi, 'id' | 'settings' | 'peers' | 'remember'>;

/**
 * Persists who may come back into one room after the server itself was restarted: hosts and co-hosts with their role,
 * participants into a room that is locked or has a lobby. An open room needs no record of participants: it lets them in.
 */
export class RestartReturns implements RoomPart {
	readonly name = 'restartReturns';
	readonly #room: Room;
	readonly #logger: Logger;
	/** Roles of the run before, by the digest of the resume token. */
	readonly #lost: Map<string, Role>;
	/** On the clock of `performance.now()`. */
	readonly #openUntilMs = performance.now() + returnWithinMs;

	constructor(room: Room, logger: Logger, persisted: RestartReturn[]) {
		this.#room = room;
		this.#logger = logger;
		this.#lost = new Map(persisted.map(({ tokenDigest, role }) => [tokenDigest, role]));
	}

	/** Role that the bearer of this token had in the run before; undefined: none, or it is back already. */
	roleOf(resumeToken: string | undefined): Role | undefined {
		if (resumeToken === undefined || performance.now() > this.#openUntilMs) return undefined;
		return this.#lost.get(digestOf(resumeToken));
	}

	/** What has to be persisted now. */
	get current(): RestartReturn[] {
		const { locked, lobby } = this.#room.settings;
		const inside = this.#room.peers.filter(({ role }) => locked || lobby || canModerate(role));
		const lost = performance.now() > this.#openUntilMs ? [] : [...this.#lost];
		return [
			...lost.map(([tokenDigest, role]) => ({ tokenDigest, role })),
			...inside.map(({ resumeToken, role }) => ({ tokenDigest: digestOf(resumeToken), role })),
		];
	}

	peerJoined({ lostToken }: Peer): void {
		if (lostToken !== undefined) this.#lost.delete(digestOf(lostToken));
		this.#update();
	}

	peerLeft(): void {
		this.#update();
	}

	roleChanged(): void {
		this.#update();
	}

	/** The class is over: nobody has to come back to it. */
	emptied(): void {
		this.#lost.clear();
		this.#update();
	}

	/** A store that fails, e.g. on a full disk, must not keep people from joining or leaving. */
	#update(): void {
		const { restartReturns: persisted } = this.#room.settings;
		const { current } = this;
		const isSame = ({ tokenDigest, role }: RestartReturn, index: number) =>
			persisted[index]?.tokenDigest === tokenDigest && persisted[index].role === role;
		if (current.length === persisted.length && current.every(isSame)) return;
		try {
			this.#room.remember({});
		} catch (error) {
			this.#logger.error({ err: error, roomId: this.#room.id }, 'restart returns were not persisted');
		}
	}
}
