import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { localHostName } from '../../network/interfaces.ts';
import { FailoverOrigins } from './FailoverOrigins.ts';

/** The host name of a Host header, lower case, without port, brackets and trailing dot; null if it is not valid. */
export function hostNameOf(authority: string): string | null {
	const url = `http://${authority}`;
	// Only the characters of `host:port`: user info, a path or a query would make the URL parser see another host.
	if (!/^[A-Za-z0-9.\-_[\]:%]+$/.test(authority) || !URL.canParse(url)) return null;
	return new URL(url).hostname
		.replace(/^\[|\]$/g, '')
		.replace(/\.$/, '')
		.toLowerCase();
}

/** Checks Host and Origin headers: against DNS rebinding and against scripts of other web pages. */
export class OriginPolicy {
	readonly #allowedOrigins: Set<string>;
	readonly #hostNames: Set<string>;
	readonly #mdnsName: () => string | null;
	readonly #isNetworkName: (name: string) => boolean;
	readonly #otherServers: FailoverOrigins;

	/**
	 * @param allowedOrigins web pages that may use this server, e.g. `https://school.example`; their host names are
	 * accepted as names of this server
	 * @param mdnsName the host name announced by mDNS, e.g. `laptop.local`; it can change
	 * @param isNetworkName whether the DNS of the network gives this computer that name, e.g. `laptop.lan`. Whoever rules that
	 * DNS can give it any name, but sits between this computer and the students anyway.
	 * @param otherServers whose pages may open sockets here: their people turn to it. Default: none.
	 */
	constructor(
		allowedOrigins: string[],
		mdnsName: () => string | null,
		isNetworkName: (name: string) => boolean = () => false,
		otherServers = new FailoverOrigins(),
	) {
		this.#allowedOrigins = new Set(allowedOrigins);
		const label = localHostName();
		const own = ['localhost', hostname().toLowerCase(), label, `${label}.local`];
		this.#hostNames = new Set([...own, ...allowedOrigins.map((origin) => new URL(origin).hostname)]);
		this.#mdnsName = mdnsName;
		this.#isNetworkName = isNetworkName;
		this.#otherServers = otherServers;
	}

	/**
	 * Whether the Host header names this computer. Every IP address is accepted, also one that only a NAT router knows: in
	 * a DNS rebinding attack, the header holds the attacker's host name.
	 */
	knowsHost(host: string | undefined): boolean {
		const name = host === undefined ? null : hostNameOf(host);
		if (name === null) return false;
		if (isIP(name) !== 0 || this.#hostNames.has(name)) return true;
		return name === this.#mdnsName()?.toLowerCase() || this.#isNetworkName(name);
	}

	/** Whether a script of this origin may use the server. No Origin header: not a browser, or a plain page load. */
	allowsOrigin(origin: string | undefined, host: string | undefined): boolean {
		if (origin === undefined || this.isAllowedOrigin(origin)) return true;
		return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
	}

	/** The same for its socket, which people of other servers turn to when theirs is gone. It takes no cookies. */
	allowsSocketOf(origin: string | undefined, host: string | undefined): boolean {
		return this.allowsOrigin(origin, host) || (origin !== undefined && this.#otherServers.includes(origin));
	}

	/** Whether the origin is one of `--allow-origin`. */
	isAllowedOrigin(origin: string): boolean {
		return this.#allowedOrigins.has(origin);
	}
}
