import { createHmac } from 'node:crypto';
import type { IceServer } from '../../protocol/models.ts';

/** How long a user of TURN is valid, s: two lessons and the break, as allocations are made when a page is loaded. */
export const turnUserLifetimeS = 4 * 60 * 60;
/** Within the 508 bytes of a STUN USERNAME (RFC 8489), and of the characters that every server accepts. */
const maxNameLength = 64;

export type IceServersParts = {
	/** The same for everybody, e.g. STUN. */
	fixed?: readonly IceServer[];
	/** TURN servers that share a secret with this server (`use-auth-secret` of coturn). Default: none. */
	turn?: { urls: readonly string[]; secret: string } | null;
	/** Unix ms; TURN servers compare it with their own clock. */
	nowMs?: () => number;
};

/**
 * STUN and TURN servers for clients. Users of TURN are made for each participant and end by themselves: `EXPIRY:NAME`, with the
 * HMAC of it as password (the TURN REST API of draft-uberti-behave-turn-rest).
 */
export class IceServers {
	readonly #fixed: readonly IceServer[];
	readonly #turn: IceServersParts['turn'];
	readonly #nowMs: () => number;

	constructor({ fixed = [], turn = null, nowMs = Date.now }: IceServersParts = {}) {
		this.#fixed = fixed;
		this.#turn = turn;
		this.#nowMs = nowMs;
	}

	/** Whether what `of` answers ends, `turnUserLifetimeS` later. */
	get expire(): boolean {
		return this.#turn !== null;
	}

	/** @param name tells users apart in the log of the TURN server, e.g. the id of the peer */
	of(name: string): IceServer[] {
		if (!this.#turn) return [...this.#fixed];
		const { urls, secret } = this.#turn;
		const endsAtS = Math.floor(this.#nowMs() / 1000) + turnUserLifetimeS;
		const username = `${endsAtS}:${name.replace(/[^\w-]/g, '_').slice(0, maxNameLength)}`;
		// SHA-1 is what the protocol says, and what TURN servers compute.
		const credential = createHmac('sha1', secret).update(username).digest('base64');
		return [...this.#fixed, { urls: [...urls], username, credential }];
	}
}
