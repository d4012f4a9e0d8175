import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';

/**
 * The reverse proxies before this server (`--trust-proxy`): what they say of a request in `X-Forwarded-For` and
 * `X-Forwarded-Proto` is believed, what anybody else says is not. Limits count by the address that follows.
 */
export class Proxies {
	/** Whether an address is that of a proxy, as Fastify's `trustProxy` takes it. */
	readonly trust: (address: string, hop: number) => boolean;

	/** @param networks addresses and networks (CIDR) of the proxies. Default: there are none. */
	constructor(networks: readonly string[] = []) {
		this.trust = proxyAddr.compile([...networks]);
	}

	/** Whether the request came through one of them. */
	forwarded({ socket }: Pick<IncomingMessage, 'socket'>): boolean {
		return socket.remoteAddress !== undefined && this.trust(socket.remoteAddress, 0);
	}

	/** Of the client, as the last proxy says; Fastify's `request.ip` is the same. Empty when the connection is gone. */
	addressOf(request: IncomingMessage): string {
		return request.socket.remoteAddress === undefined ? '' : proxyAddr(request, this.trust);
	}
}
