import { nanoid } from 'nanoid';
import { z } from 'zod';
import { notFound, SfuError } from '../../../core/errors.ts';
import type { Logger } from '../../../core/Logger.ts';
import type { Sfu } from '../../../core/Sfu.ts';
import { dispatch } from '../../../handlers/dispatch.ts';
import { Session } from '../../../handlers/Session.ts';
import type { Role } from '../../../protocol/models.ts';
import type { Operation, RequestInput, Responses } from '../../../protocol/operations.ts';
import { RemoteMedia } from './RemoteMedia.ts';

/** What the signalling server calls its peer, e.g. the id of its socket. */
export const PeerId = z.string().min(1).max(128);

/** Whoever signals for it hears of the room by other ways than ours. */
const silentLink = () => ({ notify: () => {}, close: () => {} });

/** @throws SfuError as the operation was refused */
export async function ask<Op extends Operation>(
	session: Session,
	operation: Op,
	request: unknown,
): Promise<Responses[Op]> {
	const answer = await dispatch(session, operation, request);
	session.answered(operation);
	if (answer.ok) return answer;
	const { code, message, ...details } = answer.error;
	throw new SfuError(code, message, details);
}

type NewPeer = { roomId: string; peerId: string; role: Role; join: RequestInput<'joinRoom'> };

/** Peers of a signalling server elsewhere, by room and by the id that server gave. */
export class RemotePeers {
	readonly #sessions = new Map<string, Session>();
	readonly #media = new WeakMap<Session, RemoteMedia>();
	readonly #sfu: Sfu;
	readonly #logger: Logger;

	constructor({ sfu, logger }: { sfu: Sfu; logger: Logger }) {
		this.#sfu = sfu;
		this.#logger = logger;
	}

	/** @throws SfuError wrong-state (the id is in use, or the host must let it in), and what `joinRoom` throws */
	async join({ roomId, peerId, role, join }: NewPeer) {
		this.#forgetEnded();
		const key = keyOf(roomId, peerId);
		if (this.#sessions.has(key)) throw new SfuError('wrong-state', `peer ${peerId} is in this room`);
		const grant = { subject: nanoid(), role, roomId, open: false };
		const session = new Session({ sfu: this.#sfu, link: silentLink(), grant, logger: this.#logger });
		this.#sessions.set(key, session);
		try {
			const joined = await ask(session, 'joinRoom', { ...join, roomId });
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

	/** Ends the peer's stay when the way to it is lost for good. */
	watch(session: Session, transportId: string): void {
		const media = this.#media.get(session) ?? new RemoteMedia(session);
		this.#media.set(session, media);
		media.watch(transportId);
	}

	/** Whose it is. @throws SfuError not-found (room, and what is looked for) */
	ownerOf(roomId: string, what: 'producer' | 'consumer', id: string): Session {
		const room = this.#sfu.rooms.get(roomId);
		for (const session of this.#sessions.values()) {
			const { joined } = session;
			if (joined?.room === room && joined.peer[`${what}s`].find(id)) return session;
		}
		throw notFound(what, id);
	}

	/** Rooms end and hosts remove people without asking here. */
	#forgetEnded(): void {
		for (const [key, { state }] of this.#sessions) {
			if (state !== 'joined' && state !== 'joining') this.#sessions.delete(key);
		}
	}
}

const keyOf = (roomId: string, peerId: string) => `${roomId} ${peerId}`;
