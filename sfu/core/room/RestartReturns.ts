import type { Role } from '../../protocol/models.ts';
import type { Logger } from '../Logger.ts';
import { canModerate } from '../peer/permissions.ts';
import { digestOf } from '../peer/resumeToken.ts';
import type { Room } from '../Room.ts';
import type { RestartReturn } from './RoomSettings.ts';

/** After a restart places are open to those who had them this long, ms. */
const returnWithinMs = 10 * 60_000;

/**
 * Who may come back to one room after the server itself was gone: hosts and co-hosts as what they were, participants
 * through a door that is locked or has a lobby. Everybody else needs no help: an open door lets them in again.
 */
export class RestartReturns {
	readonly #room: Room;
	readonly #logger: Logger;
	/** Of the last run, by the digest of their resume token. */
	readonly #lost: Map<string, Role>;
	/** On the clock of `performance.now()`. */
	readonly #openUntilMs = performance.now() + returnWithinMs;

	constructor(room: Room, logger: Logger, kept: RestartReturn[]) {
		this.#room = room;
		this.#logger = logger;
		this.#lost = new Map(kept.map(({ tokenDigest, role }) => [tokenDigest, role]));
	}

	/** As what the bearer of this token was inside in the last run; undefined: it was not, or is back already. */
	lostRole(resumeToken: string | undefined): Role | undefined {
		if (resumeToken === undefined || performance.now() > this.#openUntilMs) return undefined;
		return this.#lost.get(digestOf(resumeToken));
	}

	takeBack(resumeToken: string): void {
		this.#lost.delete(digestOf(resumeToken));
	}

	/** The class is over: nobody has to come back to it. */
	clear(): void {
		this.#lost.clear();
	}

	/** What has to be written down now. */
	get kept(): RestartReturn[] {
		const { locked, lobby } = this.#room.settings;
		const inside = this.#room.peers.filter(({ role }) => locked || lobby || canModerate(role));
		const lost = performance.now() > this.#openUntilMs ? [] : [...this.#lost];
		return [
			...lost.map(([tokenDigest, role]) => ({ tokenDigest, role })),
			...inside.map(({ resumeToken, role }) => ({ tokenDigest: digestOf(resumeToken), role })),
		];
	}

	/** Somebody came, went, or is something else now. A full disk must not keep people from coming or going. */
	update(): void {
		const { places } = this.#room.settings;
		const { kept } = this;
		const isSame = ({ tokenDigest, role }: RestartReturn, index: number) =>
			places[index]?.tokenDigest === tokenDigest && places[index].role === role;
		if (kept.length === places.length && kept.every(isSame)) return;
		try {
			this.#room.remember({});
		} catch (error) {
			this.#logger.error({ err: error, roomId: this.#room.id }, 'places were not written down');
		}
	}
}
