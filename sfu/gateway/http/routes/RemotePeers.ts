import { nanoid } from 'nanoid';
import { notFound, SfuError } from '../../../core/errors.ts';
import type { Logger } from '../../../core/Logger.ts';
import type { Sfu } from '../../../core/Sfu.ts';
import { Session } from '../../../handlers/Session.ts';
import { type Role, UserId } from '../../../protocol/models.ts';
import type { RequestInput } from '../../../protocol/operations.ts';
import { dispatchOrThrow, silentLink } from './inProcess.ts';
import { RemoteMedia } from './RemoteMedia.ts';

/** The id that the other signalling server gave its peer, e.g. its socket id. */
export const PeerId = UserId;

type NewPeer = { roomId: string; peerId: string; role: Role; join: RequestInput<'joinRoom'> };

/** Peers of other signalling servers, by room and by the id that the server gave. */
export class RemotePeers {
	readonly #sessions = new Map<string, Session>();
	readonly #media = new WeakMap<Session, RemoteMedia>();
	readonly #sfu: Sfu;
	readonly #logger: Logger;

	constructor({ sfu, logger }: { sfu: Sfu; logger: Logger }) {
		this.#sfu = sfu;
		this.#logger = logger;
	}

	/** @throws SfuError wrong-state (the id is in use, or the room has a lobby), and the errors of `joinRoom` */
	async join({ roomId, peerId, role, join }: NewPeer) {
		this.#deleteEnded();
		const key = keyOf(roomId, peerId);
		if (this.#sessions.has(key)) throw new SfuError('wrong-state', `peer ${peerId} is already in this room`);
		const grant = { subject: nanoid(), maxSeats: 1, role, roomId, open: false };
		const session = new Session({ sfu: this.#sfu, link: silentLink(), grant, logger: this.#logger });
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

	/** @throws SfuError not-found (room, participant) */
	get(roomId: string, peerId: string): Session {
		this.#sfu.rooms.get(roomId);
		const session = this.#sessions.get(keyOf(roomId, peerId));
		if (!session?.joined) throw notFound('participant', peerId);
		return session;
	}

	/** Removes the peer when the media connection of its transports is lost. */
	watch(session: Session, transportId: string): void {
		const media = this.#media.get(session) ?? new RemoteMedia(session);
		this.#media.set(session, media);
		media.watch(transportId);
	}

	/** The session that owns a producer or consumer. @throws SfuError not-found (room, producer or consumer) */
	ownerOf(roomId: string, what: 'producer' | 'consumer', id: string): Session {
		const room = this.#sfu.rooms.get(roomId);
		for (const session of this.#sessions.values()) {
			const { joined } = session;
			if (joined?.room === room && joined.peer[`${what}s`].find(id)) return session;
		}
		throw notFound(what, id);
	}

	/** Sessions also end when their room closes or a host removes the peer. */
	#deleteEnded(): void {
		for (const [key, { state }] of this.#sessions) {
			if (state !== 'joined' && state !== 'joining') this.#sessions.delete(key);
		}
	}
}

const keyOf = (roomId: string, peerId: string) => `${roomId} ${peerId}`;
