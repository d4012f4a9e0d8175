import { EventEmitter } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import type { WebSocket } from 'ws';
import { SfuError } from '../../core/errors.ts';
import type { Logger } from '../../core/Logger.ts';
import { LogSampler } from '../../core/LogSampler.ts';
import { dial, type LinkTarget } from './dial.ts';
import type { Link, LinkHandler, Links } from './Link.ts';
import { LinkGate } from './LinkGate.ts';
import { WebSocketLink } from './WebSocketLink.ts';

export type LinksOptions = {
	/** The id of this server. When it changes, its links end: the others know it by another one. */
	ownId: () => string;
	/** Where another server is reached, at the moment; its certificate may be renewed. undefined: it is not known. */
	targetOf: (serverId: string) => LinkTarget | undefined;
	/** What all servers of the cluster know. @throws Error: it is not known yet */
	secret: () => string | Uint8Array;
	logger: Logger;
	/** Default: `pingMs` of `WebSocketLink`. */
	pingMs?: number | undefined;
};

/** The links of this server: dials those that it needs, accepts those of others. */
export class ServerLinks extends EventEmitter<{ opened: [Link]; closed: [Link] }> implements Links {
	readonly #options: LinksOptions;
	readonly #gate: LinkGate;
	/** In the order in which they were opened. Two servers that dial each other at the same time have two. */
	readonly #links = new Set<WebSocketLink>();
	readonly #dials = new Map<string, Promise<Link>>();
	readonly #handlers = new Map<string, LinkHandler>();
	#closed = false;

	constructor(options: LinksOptions) {
		super();
		this.#options = options;
		const { ownId, secret, logger } = options;
		this.#gate = new LinkGate({
			...{ ownId, secret },
			log: new LogSampler(logger),
			opened: (socket, { serverId, ownId }) => void this.#open(socket, serverId, ownId),
		});
	}

	/** Accepts links at `linkPath`. @param http the server whose listeners the others forward their upgrades to */
	attach(http: HttpServer): void {
		this.#gate.attach(http);
	}

	/** Connections that have not proved to be servers of this cluster. */
	get unprovedCount(): number {
		return this.#gate.unprovedCount;
	}

	async to(serverId: string): Promise<Link> {
		const link = this.find(serverId);
		if (link) return link;
		const known = this.#dials.get(serverId);
		if (known) return known;
		const dialled = this.#dial(serverId).finally(() => this.#dials.delete(serverId));
		this.#dials.set(serverId, dialled);
		return dialled;
	}

	find(serverId: string): Link | undefined {
		const ownId = this.#options.ownId();
		for (const link of this.#links) if (link.serverId === serverId && link.ownId === ownId) return link;
		return undefined;
	}

	all(): Link[] {
		const ownId = this.#options.ownId();
		const byServer = new Map<string, Link>();
		for (const link of this.#links) {
			if (link.ownId === ownId && !byServer.has(link.serverId)) byServer.set(link.serverId, link);
		}
		return [...byServer.values()];
	}

	serve(method: string, handler: LinkHandler): void {
		if (this.#handlers.has(method)) throw new Error(`${method} has a handler`);
		this.#handlers.set(method, handler);
	}

	close(): void {
		this.#closed = true;
		this.#gate.close();
		for (const link of [...this.#links]) link.close();
	}

	async #dial(serverId: string): Promise<Link> {
		const { ownId: readOwnId, secret, targetOf } = this.#options;
		const ownId = readOwnId();
		if (this.#closed || serverId === ownId)
			throw new SfuError('unavailable', `no link to server ${serverId} is possible`);
		const target = targetOf(serverId);
		if (!target) throw new SfuError('unavailable', `server ${serverId} is not known`);
		return dial(target, { ownId, secret }, (socket) => this.#open(socket, serverId, ownId));
	}

	#open(socket: WebSocket, serverId: string, ownId: string): Link {
		const { logger, pingMs } = this.#options;
		const link = new WebSocketLink(socket, {
			...{ serverId, ownId, logger, pingMs },
			handlerOf: (method) => this.#handlers.get(method),
			isCurrent: () => ownId === this.#options.ownId(),
		});
		this.#links.add(link);
		link.once('closed', () => {
			this.#links.delete(link);
			this.emit('closed', link);
		});
		logger.info({ server: serverId }, 'a link to another server is open');
		// The server was closed while this one was dialling.
		if (this.#closed) link.close();
		else this.emit('opened', link);
		return link;
	}
}
