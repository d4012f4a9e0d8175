import { Readable } from 'node:stream';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { SfuError } from '../../core/errors.ts';
import { asForwarded } from '../../gateway/access/forwarded.ts';
import type { Link, Links } from '../link/Link.ts';
import type { Places } from '../places/Places.ts';
import { type AnswerMessage, endToEnd, forwardMethods, RequestMessage } from './messages.ts';
import { receivedStream } from './receivedStream.ts';
import type { SentStreams } from './SentStreams.ts';

type Parts = {
	links: Pick<Links, 'serve'>;
	places: Pick<Places, 'requireHome'>;
	/** Whether this server may serve its rooms. */
	isServing: () => boolean;
	/** Answers, and bodies of requests of this server, that others read. */
	streams: Pick<SentStreams, 'start' | 'count'>;
	app: { inject(options: InjectOptions): ReturnType<FastifyInstance['inject']> };
};

/** Does requests of clients of other servers, as if the clients had sent them here. */
export class ForwardedRequests {
	readonly #parts: Parts;

	constructor(parts: Parts) {
		this.#parts = parts;
		const { links } = parts;
		links.serve(forwardMethods.request, (body, from) => this.#do(RequestMessage.parse(body), from));
	}

	/** Answers and bodies that are not read to their end. */
	get unreadCount(): number {
		return this.#parts.streams.count;
	}

	/** @throws SfuError unavailable: rooms may be elsewhere, and what was done in them unknown there */
	#requireServing(): void {
		if (!this.#parts.isServing()) throw new SfuError('unavailable', 'this server has no lease');
	}

	async #do(request: RequestMessage, from: Link): Promise<AnswerMessage> {
		this.#requireServing();
		const { room, method, url, headers, body, address, isProgram } = request;
		if (room) await this.#parts.places.requireHome(room.roomId, room.epoch);
		const options: InjectOptions = {
			method,
			url,
			headers,
			remoteAddress: address,
			payloadAsStream: true,
		};
		const payload = body === null || typeof body === 'string' ? body : receivedStream(from, body);
		const answer = await asForwarded({ isProgram }, () =>
			this.#parts.app.inject(payload === null ? options : { ...options, payload }),
		);
		// The route has read of it what it wanted.
		if (payload instanceof Readable) payload.destroy();
		const stream = answer.stream();
		// Whatever the route reads from is closed with it.
		stream.once('close', () => answer.raw.res.destroy());
		if (!this.#parts.isServing()) stream.destroy();
		this.#requireServing();
		const first = await this.#parts.streams.start(stream, from);
		return { status: answer.statusCode, headers: endToEnd(answer.headers), ...first };
	}
}
