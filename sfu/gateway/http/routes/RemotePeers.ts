import { nanoid } from 'nanoid';
import { notFound, SfuError } from '../../../core/errors.ts';
import type { Logger } from '../../../core/Logger.ts';
import type { Room } from '../../../core/Room.ts';
import type { Sfu } from '../../../core/Sfu.ts';
import { grantOfPerson } from '../../../handlers/person.ts';
import { type Grant, Session } from '../../../handlers/Session.ts';
import { type Role, UserId } from '../../../protocol/models.ts';
import type { RequestInput } from '../../../protocol/operations.ts';
import { type Caller, refuse } from '../../access/callers.ts';
import { dispatchOrThrow, silentLink } from './inProcess.ts';
import type { RouteParts } from './parts.ts';
import { RemoteMedia } from './RemoteMedia.ts';

/** The id that the other signalling server gave its peer, e.g. its socket id. */
export const PeerId = UserId;

type NewPeer = { roomId: string; peerId: string; role: Role; caller: Caller; join: RequestInput<'joinRoom'> };

/** Peers of other signalling servers, by room and by the id that the server gave. */
export class RemotePeers {
	readonly #sessions = new Map<string, Session>();
	readonly #media = new WeakMap<Session, RemoteMedia>();
	readonly #sfu: Sfu;
	readonly #logger: Logger;
	readonly #seatsPerPerson: number;

	constructor({ sfu, logger, settings }: Pick<RouteParts, 'sfu' | 'logger' | 'settings'>) {
		this.#seatsPerPerson = settings.seatsPerPerson;
		this.#sfu = sfu;
		this.#logger = logger;
	}

	/** @throws SfuError wrong-state (the id is in use, or the room has a lobby), and the errors of `joinRoom` */
	async join({ roomId, peerId, role, caller, join }: NewPeer) {
		this.#deleteEnded();
		const key = keyOf(roomId, peerId);
		if (this.#sessions.has(key)) throw new SfuError('wrong-state', `peer ${peerId} is already in this room`);
		const grant = this.#grantFor(caller, role, roomId);
		const link = silentLink();
		const session = new Session({ sfu: this.#sfu, link, grant, logger: this.#logger, network: caller.network });
		this.#sessions.set(key, session);
		try {
			const joined = await dispatchOrThrow(session, 'joinRoom', { ...join, roomId, canWait: false });
			if (joined.status === 'joined') return joined;
			throw new SfuError('wrong-state', 'Waiting for the host to let you in');
		} catch (error) {
			session.disconnected();
			this.#sessions.delete(key);
			throw error;
		}
	}

	/** A person's token says who and what it is; of others the caller does. */
	#grantFor(caller: Caller, role: Role, roomId: string): Grant {
		if (caller.kind === 'person') return { ...grantOfPerson(caller.identity, this.#seatsPerPerson), open: false };
		return { subject: nanoid(), maxSeats: 1, role, roomId, open: false, stranger: caller.kind !== 'program' };
	}

	/** @throws SfuError not-found (room, participant), unauthorized and forbidden (see `isFor`) */
	get(roomId: string, peerId: string, caller: Caller): Session {
		const room = this.#sfu.rooms.get(roomId);
		const session = this.#sessions.get(keyOf(roomId, peerId));
		if (session?.joined && isFor(caller, session)) return session;
		this.#refuse(caller, room, session?.joined !== undefined || room.peers.some(({ id }) => id === peerId));
		throw notFound('participant', peerId);
	}

	/** Whether a caller without a token has added a peer to this room. */
	has(room: Room, caller: Caller): boolean {
		const added = [...this.#sessions.values()].filter(({ joined }) => joined?.room === room);
		return added.some((session) => isFor(caller, session));
	}

	/** Removes the peer when the media connection of its transports is lost. */
	watch(session: Session, transportId: string): void {
		const media = this.#media.get(session) ?? new RemoteMedia(session);
		this.#media.set(session, media);
		media.watch(transportId);
	}

	/**
	 * The session that owns a producer or consumer.
	 * @throws SfuError not-found (room, producer or consumer), unauthorized and forbidden (see `isFor`)
	 */
	ownerOf(roomId: string, what: 'producer' | 'consumer', id: string, caller: Caller): Session {
		const room = this.#sfu.rooms.get(roomId);
		for (const session of this.#sessions.values()) {
			const { joined } = session;
			if (joined?.room !== room || !joined.peer[`${what}s`].find(id)) continue;
			if (isFor(caller, session)) return session;
		}
		this.#refuse(
			caller,
			room,
			room.peers.some((peer) => peer[`${what}s`].find(id)),
		);
		throw notFound(what, id);
	}

	/** @param exists what is asked for: of somebody else. Who has no peer in the room is not told whether it exists. */
	#refuse(caller: Caller, room: Room, exists: boolean): void {
		if (caller.kind !== 'program' && (exists || !this.has(room, caller))) refuse(caller);
	}

	/** Sessions also end when their room closes or a host removes the peer. */
	#deleteEnded(): void {
		for (const [key, { state }] of this.#sessions) {
			if (state !== 'joined' && state !== 'joining') this.#sessions.delete(key);
		}
	}
}

/** A person acts for its own peers. On an open server, whoever has no token acts for the peers that were added from its address without one. */
function isFor(caller: Caller, { grant, network }: Session): boolean {
	if (caller.kind === 'person') return grant.subject === caller.identity.subject;
	return caller.kind === 'program' || (grant.stranger === true && network === caller.network);
}

const keyOf = (roomId: string, peerId: string) => `${roomId} ${peerId}`;
