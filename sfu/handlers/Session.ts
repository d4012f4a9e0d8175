import { SfuError } from '../core/errors.ts';
import type { Logger } from '../core/Logger.ts';
import type { CandidateAddress } from '../core/media/iceCandidates.ts';
import type { Peer } from '../core/peer/Peer.ts';
import type { PeerLink } from '../core/peer/PeerLink.ts';
import type { Reached } from '../core/peer/Reached.ts';
import type { Room } from '../core/Room.ts';
import type { Sfu } from '../core/Sfu.ts';
import type { Permissions, Role } from '../protocol/models.ts';
import type { Operation } from '../protocol/operations.ts';

/**
 * A person as the token of another issuer names it. Of `email` and `picture`: null if there is none, whatever the client says;
 * undefined if the client may say it.
 */
export type TokenPerson = {
	/** By which the issuer knows it. */
	userId: string;
	email: string | null | undefined;
	/** A data URL, a path of this server or an https address. */
	picture: string | null | undefined;
	/** The token says the role: founding a room makes no host. */
	hasRole: boolean;
	/** All that it may send as a participant; undefined: as the class allows. */
	allowed: Permissions | undefined;
};

/** What the connection's token allows. */
export type Grant = {
	/** Subject of the token; a random one for a connection without token. `removePeer` keeps it out of the room. */
	subject: string;
	role: Role;
	/** The only room it may join. Default: any that exists. */
	roomId?: string;
	/** Ids or codes of the only rooms it may join. Default: any that exists. */
	rooms?: readonly string[];
	/** In how many seats of one room its person may be at the same time. */
	maxSeats: number;
	/** Set by the issuer of the token; goes before the name in the request. */
	displayName?: string;
	/** May create the room it asks for. */
	open: boolean;
	/** Claim of a founder's token: admits to the room that was founded with it, and to no later one of the same id. */
	founding?: string;
	/** Came without a token. */
	stranger?: boolean;
	/** Came with a token of another issuer. */
	person?: TokenPerson;
};

/** Looks something up that the client may only have guessed. @throws SfuError rate-limited: too many wrong guesses */
export type Guess = <T>(look: () => T | undefined | Promise<T | undefined>) => Promise<T | undefined>;

/** The token with which the founder of a room is its host on any connection. */
export type IssueFounderToken = (room: Room) => Promise<string | undefined>;

type SessionParts = {
	sfu: Sfu;
	link: PeerLink;
	grant: Grant;
	logger: Logger;
	guess?: Guess;
	network?: string | null;
	founderToken?: IssueFounderToken;
	reached?: Reached;
};

type State =
	| { state: 'connected' }
	/** Its `joinRoom` is under way. */
	| { state: 'joining' }
	/** In the lobby, or for a host. */
	| { state: 'waiting'; stop: () => void }
	/** It only votes, without a seat. */
	| { state: 'voting'; room: Room; stop: () => void }
	| { state: 'joined'; room: Room; peer: Peer }
	| { state: 'ended' };

export type JoinedSession = { room: Room; peer: Peer };

/**
 * One connection, from its handshake to its loss. The gateway creates it, calls `answered` when the answer of an operation
 * has left and `disconnected` when the connection is gone.
 */
export class Session {
	readonly sfu: Sfu;
	readonly grant: Grant;
	readonly logger: Logger;
	readonly link: PeerLink;
	/** Default: without a limit, for connections that already passed one. */
	readonly guess: Guess;
	/** Of the address from which it comes; null: of this process. */
	readonly network: string | null;
	/** Default: there is none. */
	readonly founderToken: IssueFounderToken;
	/** How its client has reached this server. */
	readonly reached: Reached;
	/** Rooms it created: there it is host. */
	readonly founded = new WeakSet<Room>();
	#state: State = { state: 'connected' };
	#whenAnswered: (() => void)[] = [];
	/** Requests for `joinRoom` whose answers have not left yet, refused ones included. */
	#unansweredJoins = 0;

	constructor({ sfu, link, grant, logger, guess, network = null, founderToken, reached = {} }: SessionParts) {
		this.sfu = sfu;
		this.grant = grant;
		this.logger = logger;
		this.link = link;
		this.guess = guess ?? (async (look) => look());
		this.network = network;
		this.founderToken = founderToken ?? (async () => undefined);
		this.reached = reached;
	}

	/** Where its client is to send its media at this moment, best first. */
	get candidates(): CandidateAddress[] {
		return this.sfu.candidatesFor(this.reached);
	}

	/** Under whose name it founds rooms: the limits of rooms count them by it. null: of this process, without limits. */
	get founder(): string | null {
		return this.grant.person ? this.grant.subject : this.network;
	}

	get state(): State['state'] {
		return this.#current().state;
	}

	/** The room it is in, and as which peer. */
	get joined(): JoinedSession | undefined {
		const current = this.#current();
		return current.state === 'joined' ? current : undefined;
	}

	/** @throws SfuError wrong-state: not in a room (any more) */
	requireJoined(): JoinedSession {
		const { joined } = this;
		if (!joined) throw new SfuError('wrong-state', 'join a room first');
		return joined;
	}

	/** @throws SfuError wrong-state: not in a room (any more) */
	get room(): Room {
		return this.requireJoined().room;
	}

	/** @throws SfuError wrong-state: not in a room (any more) */
	get peer(): Peer {
		return this.requireJoined().peer;
	}

	/** The room in whose votes it takes part without a seat. */
	get votingIn(): Room | undefined {
		const current = this.#current();
		return current.state === 'voting' ? current.room : undefined;
	}

	/** A connection that waits or votes stops that: it asks again. @throws SfuError wrong-state: in a room, joining, or gone */
	startJoining(): void {
		const before = this.#current();
		if (before.state === 'joining' || before.state === 'joined' || before.state === 'ended') {
			throw new SfuError('wrong-state', `cannot join: ${before.state}`);
		}
		this.#state = { state: 'joining' };
		stop(before);
	}

	/** @throws SfuError wrong-state: the connection was lost while the join was under way */
	requireJoining(): void {
		if (this.#state.state !== 'joining') throw new SfuError('wrong-state', 'the connection was lost');
	}

	enter(room: Room, peer: Peer): void {
		peer.reached = this.reached;
		this.#state = { state: 'joined', room, peer };
	}

	/** In the lobby, or for a host. @param stop called when the connection asks to join again or is gone */
	wait(stop: () => void): void {
		this.#state = { state: 'waiting', stop };
	}

	/** @throws SfuError wrong-state: in a room, on the way into one, or gone */
	requireMayVote(): void {
		const { state } = this.#current();
		if (state !== 'connected' && state !== 'voting') throw new SfuError('wrong-state', `cannot enter votes: ${state}`);
	}

	/** Takes part in the votes of a room. @param stop called when the connection joins a room, votes elsewhere, or is gone */
	vote(room: Room, stop: () => void): void {
		this.#state = { state: 'voting', room, stop };
	}

	/** Idempotent. */
	stopVoting(): void {
		const before = this.#current();
		if (before.state !== 'voting') return;
		this.#state = { state: 'connected' };
		before.stop();
	}

	/** After a join that succeeded or failed. */
	finishJoining(): void {
		if (this.#state.state === 'joining') this.#state = { state: 'connected' };
	}

	/** Calls `release` once the answer of the operation under way has left, or when the connection ends. */
	whenAnswered(release: () => void): void {
		if (this.#state.state === 'ended') release();
		else this.#whenAnswered.push(release);
	}

	/** Dispatch has begun an operation; `answered` follows for each. */
	asked(operation: Operation): void {
		if (operation === 'joinRoom') this.#unansweredJoins++;
	}

	/** The gateway has handed the answer of this operation to the connection: notices that waited for it may follow. */
	answered(operation: Operation): void {
		// The answer of another operation, or of a second `joinRoom` that was refused, can overtake that of the first.
		if (operation === 'joinRoom' && --this.#unansweredJoins === 0) this.#release();
	}

	/** The connection is gone: its seat is kept for the grace time. Idempotent. */
	disconnected(): void {
		const before = this.#current();
		this.#state = { state: 'ended' };
		this.#release();
		stop(before);
		if (before.state === 'joined') before.room.connectionLost(before.peer);
	}

	#release(): void {
		const waiting = this.#whenAnswered;
		this.#whenAnswered = [];
		for (const release of waiting) release();
	}

	/** The seat may have ended, or another connection may have resumed it. */
	#current(): State {
		if (this.#state.state === 'joined') {
			const { peer } = this.#state;
			if (peer.closed) this.#state = { state: 'connected' };
			else if (!peer.isHeldBy(this.link)) this.#state = { state: 'ended' };
		}
		if (this.#state.state === 'voting' && this.#state.room.closed) this.#state = { state: 'connected' };
		return this.#state;
	}
}

function stop(before: State): void {
	if (before.state === 'waiting' || before.state === 'voting') before.stop();
}
