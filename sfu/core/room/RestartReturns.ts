import type { Role } from '../../protocol/models.ts';
import type { Logger } from '../Logger.ts';
import type { Peer } from '../peer/Peer.ts';
import { canModerate } from '../peer/permissions.ts';
import { digestOf } from '../peer/resumeToken.ts';
import type { RoomApi } from './RoomApi.ts';
import type { RoomEnd } from './RoomEvents.ts';
import type { RoomPart } from './RoomPart.ts';
import type { RestartReturn, RoomSettings } from './RoomSettings.ts';

/** Resume tokens from before a restart are accepted for this long after it, ms. */
const returnWithinMs = 10 * 60_000;

type Room = Pick<RoomApi, 'id' | 'settings' | 'peers' | 'keptSeats' | 'remember'>;

/**
 * Persists digests of the resume tokens that are accepted in one room after a restart of the server: of hosts and
 * co-hosts with their role, of participants in a room that is locked or has a lobby, and of everybody when the server is
 * closed in an orderly way. An open room admits participants anyway, so their joining is not worth a write to the disk.
 */
export class RestartReturns implements RoomPart {
	readonly name = 'restartReturns';
	readonly #room: Room;
	readonly #logger: Logger;
	/** Roles before the restart of peers that have not returned, by the digest of the resume token. */
	readonly #previousRoles: Map<string, Role>;
	#isClosing = false;
	/** ms on the clock of `performance.now()`. */
	readonly #openUntilMs = performance.now() + returnWithinMs;

	constructor(room: Room, logger: Logger, persisted: RestartReturn[]) {
		this.#room = room;
		this.#logger = logger;
		this.#previousRoles = new Map(persisted.map(({ tokenDigest, role }) => [tokenDigest, role]));
	}

	/** Role of this token's peer before the restart; undefined: unknown token, too late, or it has returned already. */
	roleOf(resumeToken: string): Role | undefined {
		if (performance.now() > this.#openUntilMs) return undefined;
		return this.#previousRoles.get(digestOf(resumeToken));
	}

	/** As it has to be persisted. */
	get current(): RestartReturn[] {
		const { locked, lobby } = this.#room.settings;
		const { peers, keptSeats } = this.#room;
		const seats = [...peers, ...keptSeats].filter(
			({ role }) => this.#isClosing || locked || lobby || canModerate(role),
		);
		const missing = performance.now() > this.#openUntilMs ? [] : [...this.#previousRoles];
		return [
			...missing.map(([tokenDigest, role]) => ({ tokenDigest, role })),
			...seats.map(({ resumeToken, role }) => ({ tokenDigest: digestOf(resumeToken), role })),
		];
	}

	peerJoined({ resumeToken }: Peer): void {
		this.#previousRoles.delete(digestOf(resumeToken));
		this.#update();
	}

	seatEnded(): void {
		this.#update();
	}

	roleChanged(): void {
		this.#update();
	}

	/** The class is over: no seat is left to return to. */
	emptied(): void {
		this.#previousRoles.clear();
		this.#update();
	}

	close(why: RoomEnd): void {
		if (why !== 'serverClosing') return;
		this.#isClosing = true;
		if (this.current.length > 0) this.#remember({ closedAtMs: Date.now() });
	}

	#update(): void {
		const { restartReturns: persisted } = this.#room.settings;
		const { current } = this;
		const isSame = ({ tokenDigest, role }: RestartReturn, index: number) =>
			persisted[index]?.tokenDigest === tokenDigest && persisted[index].role === role;
		if (current.length === persisted.length && current.every(isSame)) return;
		this.#remember({});
	}

	/** A store that fails, e.g. on a full disk, must not make a join or a leave fail. */
	#remember(settings: Pick<Partial<RoomSettings>, 'closedAtMs'>): void {
		try {
			this.#room.remember(settings);
		} catch (error) {
			this.#logger.error({ err: error, roomId: this.#room.id }, 'restart returns were not persisted');
		}
	}
}
