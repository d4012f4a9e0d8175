import { Readable } from 'node:stream';
import type {
	ForwardedAnswer,
	ForwardedRequest,
	OtherServer,
	RequestForwarding,
} from '../../gateway/http/RequestForwarding.ts';
import type { Link, Links } from '../link/Link.ts';
import { AnswerFrame, Chunk, endToEnd, forwardMethods } from './frames.ts';

/** Where a room is: `Place` of `../places`. */
type Place = { kind: 'here' } | { kind: 'there'; roomId: string; epoch: number; link: Link };

type Parts = {
	links: Pick<Links, 'to'>;
	places: { place(idOrCode: string, how: { create: boolean }): Promise<Place> };
	/** All others that are alive. */
	otherIds: () => string[];
	/** The server for a new room, if this one takes none; null: it does. */
	emptierId: () => string | null;
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
		const serverId = this.#parts.emptierId();
		return serverId === null ? null : serverBehind(await this.#parts.links.to(serverId));
	}

	async all(): Promise<OtherServer[]> {
		const links = await Promise.allSettled(this.#parts.otherIds().map((id) => this.#parts.links.to(id)));
		return links.flatMap((link) => (link.status === 'fulfilled' ? serverBehind(link.value) : []));
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
		const body = first.streamId === null ? Buffer.from(first.bytes, 'base64') : Readable.from(chunksOf(link, first));
		return { status, headers, body };
	},
});

/** Asks for the next one when the client has read what was sent. */
async function* chunksOf(link: Link, first: Chunk): AsyncGenerator<Buffer> {
	let chunk = first;
	try {
		for (;;) {
			yield Buffer.from(chunk.bytes, 'base64');
			const { streamId } = chunk;
			if (streamId === null) return;
			chunk = Chunk.parse(await link.request(forwardMethods.read, { streamId }));
		}
	} finally {
		if (chunk.streamId !== null) link.send(forwardMethods.drop, { streamId: chunk.streamId });
	}
}
