import type { Readable } from 'node:stream';
import { SfuError } from '../../core/errors.ts';
import { setRunningTimeout } from '../../steadyClock.ts';
import type { Link, Links } from '../link/Link.ts';
import { type Chunk, forwardMethods, StreamMessage } from './messages.ts';

/** Bytes that are sent at once: a frame of the link, in front of what others wait for. */
export const sentChunkBytes = 128 * 1024;
/** Answers and bodies that other servers have begun to read. */
export const maxSentStreams = 256;
/** How long another server may leave one unread, ms by `setRunningTimeout`: as `idleTimeoutMs` of the http servers. */
const unreadMs = 180_000;

type Open = {
	from: Link;
	parts: AsyncIterator<Buffer>;
	/** Read, but not sent. */
	rest: Buffer;
	/** Forgets it, and what it holds. */
	close: () => void;
	cancelTimeout: () => void;
};

/** Answers, and bodies of requests, that other servers read chunk by chunk: what they do not ask for is not read either. */
export class SentStreams {
	readonly #open = new Map<number, Open>();
	#lastId = 0;

	constructor(links: Pick<Links, 'serve'>) {
		links.serve(forwardMethods.read, (body, from) => this.read(StreamMessage.parse(body).streamId, from));
		links.serve(forwardMethods.drop, (body, from) => this.drop(StreamMessage.parse(body).streamId, from));
	}

	/** Those that are not read to their end. */
	get count(): number {
		return this.#open.size;
	}

	/** Whether it is not read to its end. @param streamId null: all of it was in the first chunk */
	isOpen(streamId: number | null): boolean {
		return streamId !== null && this.#open.has(streamId);
	}

	/**
	 * The first chunk.
	 * @throws SfuError unavailable: too many are being read; Error of the stream
	 */
	async start(stream: Readable, from: Link): Promise<Chunk> {
		if (from.closed || this.#open.size >= maxSentStreams) {
			stream.destroy();
			throw new SfuError('unavailable', 'too many streams are being read');
		}
		this.#lastId += 1;
		const streamId = this.#lastId;
		const parts: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
		const close = () => {
			this.#open.get(streamId)?.cancelTimeout();
			this.#open.delete(streamId);
			from.off('closed', close);
			stream.destroy();
		};
		from.once('closed', close);
		this.#open.set(streamId, { from, parts, rest: Buffer.alloc(0), close, cancelTimeout: () => {} });
		return this.read(streamId, from);
	}

	/**
	 * The next chunk.
	 * @throws SfuError not-found: it has ended, or was dropped; unavailable: whoever sent or read it went half way; Error of the stream
	 */
	async read(streamId: number, from: Link): Promise<Chunk> {
		const open = this.#of(streamId, from);
		open.cancelTimeout();
		const read = [open.rest];
		let bytes = open.rest.length;
		let isEnd = false;
		try {
			while (bytes <= sentChunkBytes && !isEnd) {
				const { done, value } = await open.parts.next();
				isEnd = done === true;
				if (isEnd) break;
				read.push(value);
				bytes += value.length;
			}
		} catch (error) {
			open.close();
			throw wasAbandoned(error) ? new SfuError('unavailable', 'a stream was closed half way', { cause: error }) : error;
		}
		const all = Buffer.concat(read);
		open.rest = all.subarray(sentChunkBytes);
		if (isEnd && bytes <= sentChunkBytes) open.close();
		else open.cancelTimeout = setRunningTimeout(open.close, unreadMs);
		return {
			bytes: all.subarray(0, sentChunkBytes).toString('base64'),
			streamId: this.#open.has(streamId) ? streamId : null,
		};
	}

	/** Nobody wants the rest. */
	drop(streamId: number, from: Link): void {
		const open = this.#open.get(streamId);
		if (open?.from === from) open.close();
	}

	#of(streamId: number, from: Link): Open {
		const open = this.#open.get(streamId);
		if (open?.from !== from) throw new SfuError('not-found', 'there is no such stream');
		return open;
	}
}

/** Nothing has failed: a client has gone while it sent a file, or nobody wants the rest. */
const wasAbandoned = (error: unknown) =>
	error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
