import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { localHostName } from '../../network/interfaces.ts';

/** A Host or Origin header's host name, without port and brackets; null when it is none. */
function nameIn(authority: string): string | null {
	const url = `http://${authority}`;
	// Only what a Host header may hold: a user, path or query here would be a trick.
	if (!/^[A-Za-z0-9.\-_[\]:%]+$/.test(authority) || !URL.canParse(url)) return null;
	return new URL(url).hostname
		.replace(/^\[|\]$/g, '')
		.replace(/\.$/, '')
		.toLowerCase();
}

/** Decides by headers whether a request may come in: against DNS rebinding and against other web pages' scripts. */
export class OriginPolicy {
	readonly #allowedOrigins: Set<string>;
	readonly #names: Set<string>;
	readonly #localName: () => string | null;

	/**
	 * @param allowedOrigins web pages that may use this server, e.g. `https://school.example`; their hosts are names of it
	 * @param localName the name announced by mDNS, which can change
	 */
	constructor(allowedOrigins: string[], localName: () => string | null) {
		this.#allowedOrigins = new Set(allowedOrigins);
		const label = localHostName();
		const own = ['localhost', hostname().toLowerCase(), label, `${label}.local`];
		this.#names = new Set([...own, ...allowedOrigins.map((origin) => new URL(origin).hostname)]);
		this.#localName = localName;
	}

	/**
	 * Whether the Host header names this computer. Every IP address does (also one that only a router knows): a page that
	 * was rebound to us comes with its own name.
	 */
	knowsHost(host: string | undefined): boolean {
		const name = host === undefined ? null : nameIn(host);
		if (name === null) return false;
		return isIP(name) !== 0 || this.#names.has(name) || name === this.#localName()?.toLowerCase();
	}

	/** Whether a script of this origin may use the server. No Origin header: not a browser, or a plain visit. */
	admitsOrigin(origin: string | undefined, host: string | undefined): boolean {
		if (origin === undefined || this.isAllowedOrigin(origin)) return true;
		return URL.canParse(origin) && new URL(origin).host === host?.toLowerCase();
	}

	/** Another server's page that was named by `--allow-origin`. */
	isAllowedOrigin(origin: string): boolean {
		return this.#allowedOrigins.has(origin);
	}
}
