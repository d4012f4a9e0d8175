import type { EventEmitter } from 'node:events';

/** A connection to one other server, both ways: JSON text frames, in order, each at most once. */
export interface Link extends EventEmitter<{ closed: [] }> {
	/** The server at the other end. */
	readonly serverId: string;
	readonly closed: boolean;
	/**
	 * What the other server's handler of `method` returns.
	 * @param body anything JSON carries; at most `maxLinkFrameBytes` with its envelope
	 * @throws SfuError the other server's own error (code, message, what, retryAfterMs); `unavailable`: too many requests are
	 *   open (`maxOpenRequests`), the link is closed, or it ended, or no answer came within `answerPings`: then the outcome is
	 *   unknown, and the request is never sent again
	 */
	request(method: string, body: unknown, options?: RequestOptions): Promise<unknown>;
	/** One way, in order with requests and answers. Nothing happens on a closed link. */
	send(method: string, body: unknown): void;
}

export type RequestOptions = {
	/** Asked when the answer is late: true where it has to be, so that it may take as long again. Default: never. */
	mayTakeLonger?: () => boolean;
};

/** Answers requests, and takes one-way messages, of one method. It parses `body` itself; it may return a promise. */
export type LinkHandler = (body: unknown, from: Link) => unknown;

/** The links of this server. */
export interface Links extends EventEmitter<{ opened: [Link]; closed: [Link] }> {
	/**
	 * An open link to this server, or a new one within `dialMs`.
	 * @throws SfuError unavailable: it is not known, not reached, or one of both does not prove who it is
	 */
	to(serverId: string): Promise<Link>;
	/** An open link to this server. The same one as long as it is open. */
	find(serverId: string): Link | undefined;
	/** One link to each server that has one. */
	all(): Link[];
	/** Who answers requests and one-way messages of this method, on all links. @throws Error: the method has a handler */
	serve(method: string, handler: LinkHandler): void;
	/** Closes all links and refuses new ones. */
	close(): void;
}
