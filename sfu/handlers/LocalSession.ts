import { notFound } from '../core/errors.ts';
import type { PeerLink } from '../core/peer/PeerLink.ts';
import type { Room } from '../core/Room.ts';
import type { Sfu } from '../core/Sfu.ts';
import type { Answer } from '../protocol/errors.ts';
import type { Operation, Responses } from '../protocol/operations.ts';
import { admitsTo } from './admitsTo.ts';
import type { ClientSession, NamedRoom, NewSession, Sessions } from './ClientSession.ts';
import { dispatch } from './dispatch.ts';
import { Session } from './Session.ts';

/** Issues the token with which the founder of a room is its host on any connection; `person`: the subject of the founder. */
type FounderTokenIssuer = { issue(room: Room, person?: string): Promise<string | undefined> };

/** Sessions in the rooms of this server. */
export class LocalSessions implements Sessions {
	readonly #sfu: Sfu;
	readonly #founderTokens: FounderTokenIssuer;

	constructor(sfu: Sfu, founderTokens: FounderTokenIssuer) {
		this.#sfu = sfu;
		this.#founderTokens = founderTokens;
	}

	/** Of a connection to this server, or to another one: `drop` is not called. */
	open(wanted: Omit<NewSession, 'link'> & { link: PeerLink }): LocalSession {
		const { subject } = wanted.grant;
		const founderToken = (room: Room) => this.#founderTokens.issue(room, subject);
		return new LocalSession(new Session({ ...wanted, sfu: this.#sfu, founderToken }), wanted.resumes);
	}
}

/** A connection whose room is on this server. */
export class LocalSession implements ClientSession {
	readonly #session: Session;
	readonly #resumes: () => boolean;

	constructor(session: Session, resumes: () => boolean) {
		this.#session = session;
		this.#resumes = resumes;
	}

	get state(): Session['state'] {
		return this.#session.state;
	}

	/** In the lobby, for a host, or in votes; its client asks to join or to vote elsewhere. */
	stopWaiting(): void {
		if (this.state !== 'waiting' && this.state !== 'voting') return;
		this.#session.startJoining();
		this.#session.finishJoining();
	}

	async perform<Op extends Operation>(
		operation: Op,
		request: unknown,
		named?: NamedRoom,
	): Promise<Answer<Responses[Op]>> {
		if (named) await this.#requireMembership(named);
		return dispatch(this.#session, operation, request);
	}

	answered(operation: Operation): void {
		this.#session.answered(operation);
	}

	disconnected(): void {
		const { joined } = this.#session;
		if (!this.#resumes()) joined?.room.leave(joined.peer);
		this.#session.disconnected();
	}

	/**
	 * Whether a room exists that the token does not admit to is not told.
	 * @throws SfuError not-found, rate-limited (too many wrong guesses)
	 */
	async #requireMembership({ idOrCode: named }: NamedRoom): Promise<void> {
		const { joined, grant, guess, sfu } = this.#session;
		const { rooms } = sfu;
		if (joined && (named === undefined || rooms.lookUp(named) === joined.room)) return;
		if (named === undefined) throw notFound('room', 'joined');
		const room = await guess(() => {
			const found = rooms.lookUp(named);
			return found && admitsTo(grant, found, rooms) ? found : undefined;
		});
		if (!room) throw notFound('room', named);
		throw notFound('participant', `in ${room.id}`);
	}
}
