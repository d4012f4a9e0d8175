import { SfuError, toWireError } from '../../core/errors.ts';
import type { PeerLink } from '../../core/peer/PeerLink.ts';
import type { NamedRoom, NewSession } from '../../handlers/ClientSession.ts';
import { addressSpaceOf } from '../../network/addressSpace.ts';
import type { Answer, WireError } from '../../protocol/errors.ts';
import type { NoticeName, Notices } from '../../protocol/notices.ts';
import { type Operation, operations, type Responses } from '../../protocol/operations.ts';
import { read } from '../../protocol/read.ts';
import type { Link } from '../link/Link.ts';
import { closingWithItsServer } from './closingWithItsServer.ts';
import { type Guessed, methods, type Outcome, SessionState } from './messages.ts';

/** A room at another server, as `Places` has found it. */
export type RemoteRoom = { roomId: string; epoch: number };

type Received = { outcome: Outcome; guessed: Guessed };
type OpenRequest = { operation: Operation; resolve: (received: Received) => void; reject: (error: Error) => void };

/** Who made a session, and counts what is open on its link. */
type Owner = {
	/** @throws SfuError unavailable: too many operations are open on the link */
	begin(): void;
	/** So many operations are not open any more. */
	end(count: number): void;
	/** It has ended. */
	forget(session: RemoteSession): void;
};

type RemoteSessionParts = {
	id: string;
	link: Link;
	wanted: NewSession;
	owner: Owner;
	/** The link has ended. @param isOpen operations of this session were open: their outcome is not known */
	lost: (isOpen: boolean) => void;
};

/** At the front: one connection's session at another server, the home of its room. */
export class RemoteSession {
	readonly id: string;
	readonly #link: Link;
	readonly #wanted: NewSession;
	readonly #clientLink: PeerLink;
	readonly #owner: Owner;
	readonly #lost: (isOpen: boolean) => void;
	readonly #requests = new Map<number, OpenRequest>();
	#lastRequest = 0;
	/** Requests for `joinRoom` that the home has answered and whose answers have not left yet. */
	readonly #unansweredJoins: number[] = [];
	#ended = false;

	constructor({ id, link, wanted, owner, lost }: RemoteSessionParts) {
		this.id = id;
		this.#link = link;
		this.#wanted = wanted;
		this.#clientLink = closingWithItsServer(wanted.link);
		this.#owner = owner;
		this.#lost = lost;
		const { grant, network, reached, resumes } = wanted;
		link.send(methods.open, { session: id, grant, network, hostName: hostNameOf(reached), resumes: resumes() });
	}

	/**
	 * As `ClientSession.perform`. Answered `unavailable` when the link ends: the outcome is not known then.
	 * @throws SfuError as `ClientSession.perform`
	 */
	async perform<Op extends Operation>(
		operation: Op,
		raw: unknown,
		named: NamedRoom | undefined,
		room: RemoteRoom,
	): Promise<Answer<Responses[Op]>> {
		const { guess } = this.#wanted;
		let noMember: { error: WireError; guessed: Guessed };
		try {
			const { outcome, guessed } = await this.#ask(operation, raw, named, room);
			// What `receive` has parsed as the answer of this operation.
			if (outcome.kind === 'done') return { ok: true, ...(outcome.fields as Responses[Op]) };
			if (outcome.kind === 'failed') {
				if (guessed === 'wrong') await guess(() => undefined);
				return { ok: false, error: outcome.error };
			}
			noMember = { error: outcome.error, guessed };
		} catch (cause) {
			// Of a ZodError, the home is to blame and not the client.
			const error = toWireError(cause instanceof SfuError ? cause : undefined);
			if (error.code === 'internal') this.#wanted.logger.error({ err: cause, operation }, 'operation failed');
			return { ok: false, error };
		}
		const { error, guessed } = noMember;
		if (guessed) await guess(() => (guessed === 'right' ? true : undefined));
		const { code, message, ...details } = error;
		throw new SfuError(code, message, details);
	}

	/** The answer of this operation has left. */
	answered(operation: Operation): void {
		if (operation !== 'joinRoom') return;
		const request = this.#unansweredJoins.shift();
		if (request !== undefined) this.#link.send(methods.answered, { session: this.id, request });
	}

	/** After the operations before it have begun. @throws SfuError unavailable */
	async state(): Promise<SessionState> {
		return SessionState.parse(await this.#link.request(methods.state, { session: this.id }));
	}

	/** The connection is gone, or goes to another room. Idempotent. */
	disconnected(): void {
		if (this.#ended) return;
		this.#link.send(methods.ended, { session: this.id });
		this.#end(new SfuError('wrong-state', 'the connection was lost'));
	}

	/** The home has answered a request. */
	receive(request: number, outcome: Outcome, guessed: Guessed): void {
		const open = this.#close(request);
		if (outcome.kind !== 'done') {
			open?.resolve({ outcome, guessed });
			return;
		}
		const { data, error } = open ? read(operations[open.operation].answer, outcome.fields) : {};
		if (error) open?.reject(error);
		else open?.resolve({ outcome: { kind: 'done', fields: data }, guessed });
	}

	/** The home has answered a request, but not as the contract says. */
	fail(request: number, error: Error): void {
		this.#close(request)?.reject(error);
	}

	notify<Name extends NoticeName>(name: Name, data: Notices[Name]): void {
		this.#clientLink.notify(name, data);
	}

	/** The home has closed the connection. */
	close(): void {
		this.#clientLink.close();
	}

	linkEnded(): void {
		if (this.#ended) return;
		const isOpen = this.#requests.size > 0;
		this.#end(new SfuError('unavailable', 'the server of the room has gone: it is not known what became of this'));
		this.#lost(isOpen);
	}

	#ask(operation: Operation, raw: unknown, named: NamedRoom | undefined, room: RemoteRoom): Promise<Received> {
		return new Promise((resolve, reject) => {
			if (this.#ended || this.#link.closed) throw new SfuError('unavailable', 'the server of the room is not reached');
			this.#owner.begin();
			const request = ++this.#lastRequest;
			this.#requests.set(request, { operation, resolve, reject });
			const { roomId, epoch } = room;
			this.#link.send(methods.operation, { session: this.id, request, operation, raw, roomId, epoch, named });
		});
	}

	/** undefined: nobody waits for it any more. */
	#close(request: number): OpenRequest | undefined {
		const open = this.#requests.get(request);
		if (!open) return undefined;
		this.#requests.delete(request);
		this.#owner.end(1);
		if (open.operation === 'joinRoom') this.#unansweredJoins.push(request);
		return open;
	}

	#end(error: SfuError): void {
		this.#ended = true;
		this.#owner.forget(this);
		const open = [...this.#requests.values()];
		this.#requests.clear();
		this.#owner.end(open.length);
		for (const { reject } of open) reject(error);
	}
}

/** The home offers no more private addresses than the front would: by a Host header, a client may claim to be near. */
function hostNameOf({ hostName = null, localAddress }: NewSession['reached']): string | null {
	return localAddress !== undefined && addressSpaceOf(localAddress) === 'public' ? localAddress : hostName;
}
