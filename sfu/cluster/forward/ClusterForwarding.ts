import { Readable } from 'node:stream';
import { SfuError } from '../../core/errors.ts';
import type { ForwardedRequest, OtherServer, RequestForwarding } from '../../gateway/http/RequestForwarding.ts';
import type { Link, Links } from '../link/Link.ts';
import type { Places } from '../places/Places.ts';
import { AnswerMessage, endToEnd, forwardMethods } from './messages.ts';
import { receivedStream } from './receivedStream.ts';
import type { SentStreams } from './SentStreams.ts';

type Parts = {
	links: Pick<Links, 'to'>;
	places: Pick<Places, 'place'>;
	/** All others that are alive. */
	otherIds: () => string[];
	/** The server for a new room, if this one takes none; null: it does. */
	emptierId: () => string | null;
	/** Whether this server may serve its rooms. */
	isServing: () => boolean;
	/** Bodies that other servers read. */
	streams: Pick<SentStreams, 'start' | 'isOpen'>;
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
		return this.#behind(link, { roomId, epoch });
	}

	async placeOfNew(): Promise<OtherServer | null> {
		const { emptierId, isServing } = this.#parts;
		const serverId = emptierId();
		if (serverId === null && !isServing()) throw new SfuError('unavailable', 'this server has no lease');
		return serverId === null ? null : this.#behind(await this.#parts.links.to(serverId));
	}

	all(): OtherServer[] {
		const { links, otherIds } = this.#parts;
		return otherIds().map((id) => ({
			forward: async (request) => this.#behind(await links.to(id)).forward(request),
		}));
	}

	#behind(link: Link, room?: { roomId: string; epoch: number }): OtherServer {
		return {
			forward: async (request) => {
				const { body: sent } = request;
				const { streams } = this.#parts;
				const stream = sent instanceof Readable ? await streams.start(sent, link) : null;
				// An upload takes as long as its client takes to send it.
				const mayTakeLonger = () => streams.isOpen(stream?.streamId ?? null);
				const message = { ...request, body: stream ?? sent, headers: requestHeaders(request), ...(room && { room }) };
				const { status, headers, ...first } = AnswerMessage.parse(
					await link.request(forwardMethods.request, message, { mayTakeLonger }),
				);
				const answer = first.streamId === null ? Buffer.from(first.bytes, 'base64') : receivedStream(link, first);
				return { status, headers, body: answer };
			},
		};
	}
}

/** The length of a text is that of the body as it is sent on. */
function requestHeaders({ body, headers }: ForwardedRequest) {
	const { 'content-length': length, ...others } = endToEnd(headers);
	return { ...others, ...(body instanceof Readable && length !== undefined && { 'content-length': length }) };
}
