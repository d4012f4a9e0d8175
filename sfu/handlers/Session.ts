import { SfuError } from '../core/errors.ts';
import type { Logger } from '../core/Logger.ts';
import type { Peer } from '../core/peer/Peer.ts';
import type { PeerLink } from '../core/peer/PeerLink.ts';
import type { Room } from '../core/Room.ts';
import type { Sfu } from '../core/Sfu.ts';
import type { Role } from '../protocol/models.ts';
import { OrderedLink } from './OrderedLink.ts';

/** What the connection's token allows. */
export type Grant = {
	/** Whose token it is, e.g. its id; a random one for a connection without token. `removePeer` locks it out of the room. */
	subject: string;
	role: Role;
	/** The only room it may enter. Without it: any that exists. */
	roomId?: string;
	/** Put in by whoever issued the token; goes before the name in the request. */
	displayName?: string;
	/** May create the room it asks for. */
	open: boolean;
};

type State =
	| { state: 'connected' }
	/** Its `joinRoom` is under way. */
	| { state: 'joining' }
	| { state: 'waiting'; room: Room; peerId: string }
	| { state: 'joined'; room: Room; peer: Peer }
	| { state: 'ended' };

export type Joined = { room: Room; peer: Peer };

/** One connection, from its handshake to its loss. Made by the gateway, which calls `disconnected` once it is gone. */
export class Session {
	readonly sfu: Sfu;
	readonly grant: Grant;
	readonly logger: Logger;
	readonly link: OrderedLink;
	/** Rooms it created: there it is host. */
	readonly founded = new WeakSet<Room>();
	#state: State = { state: 'connected' };

	constructor({ sfu, link, grant, logger }: { sfu: Sfu; link: PeerLink; grant: Grant; logger: Logger }) {
		this.sfu = sfu;
		this.grant = grant;
		this.logger = logger;
		this.link = new OrderedLink(link);
	}

	get state(): State['state'] {
		return this.#current().state;
	}

	/** The place it has in a room, if any. */
	get joined(): Joined | undefined {
		const current = this.#current();
		return current.state === 'joined' ? current : undefined;
	}

	/** @throws SfuError wrong-state: not in a room (any more) */
	requireJoined(): Joined {
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

	/** One who waited stops waiting: it asks again. @throws SfuError wrong-state: in a room already, joining, or gone */
	startJoining(): void {
		const before = this.#current();
		if (before.state !== 'connected' && before.state !== 'waiting') {
			throw new SfuError('wrong-state', `cannot join: ${before.state}`);
		}
		this.#state = { state: 'joining' };
		this.link.hold();
		if (before.state === 'waiting') before.room.lobby.leave(before.peerId);
	}

	/** @throws SfuError wrong-state: the connection was lost while the join was under way */
	requireJoining(): void {
		if (this.#state.state !== 'joining') throw new SfuError('wrong-state', 'the connection was lost');
	}

	enter(room: Room, peer: Peer): void {
		this.#state = { state: 'joined', room, peer };
	}

	/** In front of the room, under an id of its own. */
	wait(room: Room, peerId: string): void {
		this.#state = { state: 'waiting', room, peerId };
	}

	/** Whatever the join came to. */
	finishJoining(): void {
		if (this.#state.state === 'joining') this.#state = { state: 'connected' };
		this.link.release();
	}

	/** The connection is gone: its place is kept for the grace time. Idempotent. */
	disconnected(): void {
		const before = this.#current();
		this.#state = { state: 'ended' };
		if (before.state === 'waiting') before.room.lobby.leave(before.peerId);
		if (before.state === 'joined') before.room.connectionLost(before.peer);
	}

	/** The place may have ended, or been taken over by another connection, without us. */
	#current(): State {
		if (this.#state.state === 'joined') {
			const { peer } = this.#state;
			if (peer.closed) this.#state = { state: 'connected' };
			else if (!peer.isHeldBy(this.link)) this.#state = { state: 'ended' };
		}
		return this.#state;
	}
}
