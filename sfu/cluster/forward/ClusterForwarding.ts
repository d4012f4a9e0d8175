import { Readable } from 'node:stream';
import { SfuError } from '../../core/errors.ts';
import type {
	ForwardedAnswer,
	ForwardedRequest,
	OtherServer,
	RequestForwarding,
} from '../../gateway/http/RequestForwarding.ts';
import type { Link, Links } from '../link/Link.ts';
import type { Places } from '../places/Places.ts';
import { AnswerFrame, Chunk, endToEnd, forwardMethods } from './frames.ts';

type Parts = {
	links: Pick<Links, 'to'>;
	places: Pick<Places, 'place'>;
	/** All others that are alive. */
	otherIds: () => string[];
	/** The server for a new room, if this one takes none; null: it does. */
	emptierId: () => string | null;
	/** Whether this server may serve its rooms. */
	isServing: () => boolean;
};

/** The other servers, as this one forwards requests to them. */
export class ClusterForwarding implements RequestForwarding {
	readonly #parts: Parts;

	constructor(parts: Parts) {
		this.#parts = parts;
	}

	async placeOf(idOrCode: string, how: { create: boolean }): Promise<OtherServer | null> {
		const place = await this.#parts.places.place(idOrCode, how);
		if (place.kind === 'here') return null;
		const { roomId, epoch, link } = place;
		return serverBehind(link, { roomId, epoch });
	}

	async placeOfNew(): Promise<OtherServer | null> {
		const { emptierId, isServing } = this.#parts;
		const serverId = emptierId();
		if (serverId === null && !isServing()) throw new SfuError('unavailable', 'this server has no lease');
		return serverId === null ? null : serverBehind(await this.#parts.links.to(serverId));
	}

	all(): OtherServer[] {
		const { links, otherIds } = this.#parts;
		return otherIds().map((id) => ({
			forward: async (request) => serverBehind(await links.to(id)).forward(request),
		}));
	}
}

/** The length is that of the body as it is sent on. */
function requestHeaders({ 'content-length': _, ...headers }: ForwardedRequest['headers']) {
	return endToEnd(headers);
}

const serverBehind = (link: Link, room?: { roomId: string; epoch: number }): OtherServer => ({
	forward: async (request: ForwardedRequest): Promise<ForwardedAnswer> => {
		const frame = { ...request, headers: requestHeaders(request.headers), ...(room && { room }) };
		const { status, headers, ...first } = AnswerFrame.parse(await link.request(forwardMethods.request, frame));
		const body = first.streamId === null ? Buffer.from(first.bytes, 'base64') : bodyOf(link, first);
		return { status, headers, body };
	},
});

/** Asks for the next chunk when the client has read what was sent; says so when nobody wants the rest. */
function bodyOf(link: Link, first: Chunk): Readable {
	let known: Chunk | null = first;
	let { streamId } = first;
	return new Readable({
		async read() {
			try {
				const chunk = known ?? Chunk.parse(await link.request(forwardMethods.read, { streamId }));
				known = null;
				streamId = chunk.streamId;
				this.push(Buffer.from(chunk.bytes, 'base64'));
				if (streamId === null) this.push(null);
			} catch (error) {
				this.destroy(error instanceof Error ? error : new Error('a chunk was not read'));
			}
		},
		destroy(error, done) {
			if (streamId !== null) link.send(forwardMethods.drop, { streamId });
			done(error);
		},
	});
}
