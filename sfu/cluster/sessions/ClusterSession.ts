import { notFound, SfuError, toWireError } from '../../core/errors.ts';
import type { Sfu } from '../../core/Sfu.ts';
import { mayFound } from '../../handlers/admitsTo.ts';
import type { ClientSession, NamedRoom, NewSession } from '../../handlers/ClientSession.ts';
import type { LocalSession } from '../../handlers/LocalSession.ts';
import { type WantedRoom, wantedRoom } from '../../handlers/wantedRoom.ts';
import type { Answer, WireError } from '../../protocol/errors.ts';
import { type Operation, operations, type Responses } from '../../protocol/operations.ts';
import { read } from '../../protocol/read.ts';
import type { Link } from '../link/Link.ts';
import type { Place, Places } from '../places/Places.ts';
import type { SessionState } from './messages.ts';
import type { RemoteHome } from './RemoteHome.ts';
import type { RemoteRoom, RemoteSession } from './RemoteSession.ts';

type ClusterSessionParts = {
	local: LocalSession;
	places: Pick<Places, 'place' | 'find'>;
	/** @throws SfuError unavailable: the link has ended */
	remoteHomes: { at(link: Link): RemoteHome };
	sfu: Pick<Sfu, 'emit'>;
	isServing: () => boolean;
};

/** What does an operation: the session here, or the one at the server whose room it is about. */
type Target = { kind: 'here'; session: LocalSession } | { kind: 'there'; session: RemoteSession; room: RemoteRoom };

/** Operations that bring a connection to the server of the room that they name. */
type Entry = 'joinRoom' | 'enterVotes';

/**
 * One connection to this server. Whoever is in a room, waits for one or joins one stays with the server of that room; the
 * others are asked for the server of the room that they name.
 */
export class ClusterSession implements ClientSession {
	readonly #wanted: NewSession;
	readonly #parts: ClusterSessionParts;
	readonly #here: Target;
	readonly #remote = new Map<Link, RemoteSession>();
	/** In a room of it, the connection is, waits or votes, as far as is known here: the room may have closed meanwhile. */
	#current: Target | undefined;
	#isEntering = false;
	/** Requests for `joinRoom` whose answers have not left yet. */
	#unansweredJoins = 0;
	/** What has done them, once for each. */
	#joinsDoneBy: Target['session'][] = [];
	#ended = false;

	constructor(wanted: NewSession, parts: ClusterSessionParts) {
		this.#wanted = wanted;
		this.#parts = parts;
		this.#here = { kind: 'here', session: parts.local };
	}

	async perform<Op extends Operation>(
		operation: Op,
		request: unknown,
		named?: NamedRoom,
	): Promise<Answer<Responses[Op]>> {
		// The answer is that of this operation, which the compiler does not see.
		if (operation === 'joinRoom' || operation === 'enterVotes')
			return (await this.#enter(operation, request)) as Answer<Responses[Op]>;
		let target: Target;
		try {
			const found = this.#targetOf(operation, request, named);
			// Without a turn between: requests reach the home in the order in which they came.
			target = found instanceof Promise ? await found : found;
			this.#requireServing(target);
		} catch (error) {
			return this.#refuse(operation, error);
		}
		const answer = await this.#performAt(target, operation, request, named);
		if (operation === 'leaveRoom' && answer.ok && this.#current === target) this.#current = undefined;
		return answer;
	}

	answered(operation: Operation): void {
		// As in `Session`: nothing but the answer of `joinRoom` is waited for, and a second one may overtake the first.
		if (operation !== 'joinRoom' || --this.#unansweredJoins > 0) return;
		for (const session of this.#joinsDoneBy.splice(0)) session.answered('joinRoom');
	}

	disconnected(): void {
		this.#ended = true;
		this.#parts.local.disconnected();
		for (const session of this.#remote.values()) session.disconnected();
		this.#remote.clear();
	}

	async #enter<Op extends Entry>(operation: Op, request: unknown): Promise<Answer<Responses[Op]>> {
		const isJoin = operation === 'joinRoom';
		if (isJoin) this.#unansweredJoins += 1;
		if (this.#isEntering) return this.#refuse(operation, new SfuError('wrong-state', 'cannot enter: entering'));
		this.#isEntering = true;
		try {
			const before = this.#current;
			const state = before ? await stateAt(before) : 'connected';
			// Whoever is in a room is refused there; whoever waits goes on waiting, and enters no votes.
			const isFree = state === 'connected' || state === 'voting' || (isJoin && state === 'waiting');
			const target = before && !isFree ? before : await this.#targetOfEntry(operation, request);
			this.#requireServing(target);
			if (before && isFree && state !== 'connected' && before.session !== target.session) this.#stopWaiting(before);
			if (isJoin) this.#joinsDoneBy.push(target.session);
			const answer = await this.#performAt(target, operation, request);
			if (answer.ok) this.#current = target;
			// Whoever votes goes on where it was refused another name.
			else if (isFree && (isJoin || before?.session !== target.session)) this.#current = undefined;
			return answer;
		} catch (error) {
			return this.#refuse(operation, error);
		} finally {
			this.#isEntering = false;
		}
	}

	#targetOf(operation: Operation, request: unknown, named: NamedRoom | undefined): Target | Promise<Target> {
		const { grant } = this.#wanted;
		if (operation === 'createRoom') {
			const { data } = read(operations.createRoom.request, request);
			const mayCreate = data && grant.open && mayFound(grant, data.roomId);
			return mayCreate ? this.#targetAt(data.roomId, { create: true }) : this.#here;
		}
		if (operation === 'giveUpSeat') {
			const { data } = read(operations.giveUpSeat.request, request);
			const roomId = data && (data.roomId ?? grant.roomId);
			return roomId === undefined ? this.#here : this.#targetOfNamed(roomId);
		}
		if (this.#current) return this.#current;
		return named?.idOrCode === undefined ? this.#here : this.#targetOfNamed(named.idOrCode);
	}

	/** @throws SfuError not-found, rate-limited (as `joinRoom`), unavailable, wrong-state (the connection was lost) */
	async #targetOfEntry(operation: Entry, request: unknown): Promise<Target> {
		const { guess } = this.#wanted;
		const { named, isGuess, mayCreate } = this.#wantedBy(operation, request) ?? {};
		if (named === undefined) return this.#here;
		// Counted here, because the other server does not know how often one address has guessed, and before anything is opened.
		if (isGuess && !(await guess(async () => ((await this.#admitsTo(named)) ? true : undefined))))
			throw notFound('room', named);
		return this.#targetAt(named, { create: mayCreate === true && !isGuess });
	}

	/** undefined: the request cannot be read. */
	#wantedBy(operation: Entry, request: unknown): WantedRoom | undefined {
		const { grant } = this.#wanted;
		if (operation === 'enterVotes') {
			const { data } = read(operations.enterVotes.request, request);
			return data && wantedRoom(grant, { roomCode: data.roomCode, create: false });
		}
		const { data } = read(operations.joinRoom.request, request);
		if (!data) return undefined;
		const wanted = wantedRoom(grant, data);
		return { ...wanted, mayCreate: wanted.mayCreate && data.lessonId === undefined };
	}

	/** Of a request that does not open a room for whoever it does not admit: this server refuses it as that of no room. */
	async #targetOfNamed(idOrCode: string): Promise<Target> {
		return (await this.#admitsTo(idOrCode)) ? this.#targetAt(idOrCode, { create: false }) : this.#here;
	}

	async #targetAt(idOrCode: string, how: { create: boolean }): Promise<Target> {
		return this.#targetOfPlace(await this.#parts.places.place(idOrCode, how));
	}

	/** Whether there is such a room and the token admits to it, but for founders' tokens: those are for the home to know. */
	async #admitsTo(idOrCode: string): Promise<boolean> {
		const { places } = this.#parts;
		const { roomId, rooms } = this.#wanted.grant;
		const found = await places.find(idOrCode);
		if (found === null) return false;
		if (roomId !== undefined) return roomId === found;
		if (rooms === undefined || rooms.includes(found)) return true;
		for (const named of rooms) if ((await places.find(named)) === found) return true;
		return false;
	}

	/** @throws SfuError unavailable, wrong-state (the connection was lost meanwhile) */
	#targetOfPlace(place: Place): Target {
		if (this.#ended) throw new SfuError('wrong-state', 'the connection was lost');
		if (place.kind === 'here') return this.#here;
		return { kind: 'there', session: this.#sessionAt(place.link), room: place };
	}

	#sessionAt(link: Link): RemoteSession {
		const known = this.#remote.get(link);
		if (known) return known;
		const session = this.#parts.remoteHomes.at(link).open(this.#wanted, (isOpen) => {
			this.#remote.delete(link);
			const wasCurrent = this.#current?.session === session;
			// After the answers to what was open.
			if (isOpen || wasCurrent) setImmediate(() => this.#wanted.link.drop());
		});
		this.#remote.set(link, session);
		return session;
	}

	/** It asks for a room elsewhere. */
	#stopWaiting(before: Target): void {
		if (before.kind === 'here') {
			before.session.stopWaiting();
			return;
		}
		for (const [link, session] of this.#remote) if (session === before.session) this.#remote.delete(link);
		before.session.disconnected();
	}

	/** @throws SfuError unavailable */
	#requireServing({ kind }: Target): void {
		if (kind === 'here' && !this.#parts.isServing()) throw notServing();
	}

	/** Nothing is acknowledged when this server may not serve its rooms any more: another may have them. */
	async #performAt<Op extends Operation>(
		target: Target,
		operation: Op,
		request: unknown,
		named?: NamedRoom,
	): Promise<Answer<Responses[Op]>> {
		if (target.kind === 'there') return target.session.perform(operation, request, named, target.room);
		const answer = await target.session.perform(operation, request, named);
		return answer.ok && !this.#parts.isServing() ? this.#refuse(operation, notServing()) : answer;
	}

	/** What neither this server's rooms nor those of another have answered. */
	#refuse(operation: Operation, cause: unknown): { ok: false; error: WireError } {
		const error = toWireError(cause);
		const { network, logger } = this.#wanted;
		this.#parts.sfu.emit('refused', { request: operation, code: error.code, what: error.what, network });
		if (error.code === 'internal') logger.error({ err: cause, operation }, 'operation failed');
		return { ok: false, error };
	}
}

const notServing = () => new SfuError('unavailable', 'this server is not sure of its rooms at the moment');

async function stateAt(target: Target): Promise<SessionState> {
	return target.kind === 'here' ? target.session.state : await target.session.state();
}
