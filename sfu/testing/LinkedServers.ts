import { X509Certificate } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { LinkTarget } from '../cluster/link/dial.ts';
import { ServerLinks } from '../cluster/link/ServerLinks.ts';
import { createHttpsServer, setCertificate } from '../gateway/http/https.ts';
import { listenOn } from '../gateway/http/listen.ts';
import { issueCa, issueLeaf } from '../host/tls/issue.ts';
import { silentLogger } from './silentLogger.ts';

type Options = {
	secret?: () => string;
	ownId?: () => string;
	pingMs?: number;
	/** With a certificate of its own; default: plain http. */
	secure?: boolean;
};
/** As much of a server as links need, with a port on loopback. */
type Linked = { links: ServerLinks; listening: Server | HttpsServer; target: LinkTarget };

/** Servers of one cluster in this process, linked over loopback without Redis: `await LinkedServers.start('a', 'b')`. */
export class LinkedServers {
	readonly #byId = new Map<string, Linked>();
	readonly #elsewhere = new Map<string, LinkTarget>();

	/** @param serverIds of servers that know each other */
	static async start(...serverIds: string[]): Promise<LinkedServers> {
		const servers = new LinkedServers();
		for (const serverId of serverIds) await servers.add(serverId);
		return servers;
	}

	/** One more server. */
	async add(serverId: string, { secure = false, ...options }: Options = {}): Promise<ServerLinks> {
		const links = new ServerLinks({
			ownId: () => serverId,
			targetOf: (id) => this.#byId.get(id)?.target ?? this.#elsewhere.get(id),
			secret: () => 'the secret of the cluster',
			logger: silentLogger,
			...options,
		});
		const http = createServer();
		links.attach(http);
		const leaf = secure ? await newCertificate() : null;
		const listening = leaf ? createHttpsServer(http, leaf) : http;
		await listenOn(listening, 0, '127.0.0.1');
		// It listens on a port.
		const { port } = listening.address() as AddressInfo;
		const linkUrls = [`${secure ? 'https' : 'http'}://127.0.0.1:${port}`];
		const fingerprint = leaf && new X509Certificate(leaf.certificate).fingerprint256;
		this.#byId.set(serverId, { links, listening, target: { serverId, linkUrls, fingerprint } });
		return links;
	}

	/** Of this server. */
	links(serverId: string): ServerLinks {
		return this.#of(serverId).links;
	}

	/** Where the others reach it; may be changed. */
	target(serverId: string): LinkTarget {
		return this.#of(serverId).target;
	}

	/** A server of another process. */
	know(target: LinkTarget): void {
		this.#elsewhere.set(target.serverId, target);
	}

	/** A secure server shows another certificate from now on. @returns its fingerprint, which `target` does not have yet */
	async renewCertificate(serverId: string): Promise<string> {
		const leaf = await newCertificate();
		// Only a secure server has a certificate.
		setCertificate(this.#of(serverId).listening as HttpsServer, leaf);
		return new X509Certificate(leaf.certificate).fingerprint256;
	}

	/** Its links end, and it cannot be reached any more. */
	kill(serverId: string): void {
		const { links, listening } = this.#of(serverId);
		this.#byId.delete(serverId);
		listening.close();
		listening.closeAllConnections();
		links.close();
	}

	[Symbol.dispose](): void {
		for (const serverId of [...this.#byId.keys()]) this.kill(serverId);
	}

	#of(serverId: string): Linked {
		const linked = this.#byId.get(serverId);
		if (!linked) throw new Error(`there is no server ${serverId}`);
		return linked;
	}
}

/** For `127.0.0.1`, by a CA that nobody knows. */
export const newCertificate = async () => issueLeaf(await issueCa('a test'), ['127.0.0.1']);
