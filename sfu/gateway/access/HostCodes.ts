import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** How long a code may be used, ms: long enough to click an address, and to copy it into a browser. */
export const hostCodeMs = 60_000;
const form = /^([\w-]{16})\.([0-9a-z]{1,10})\.([\w-]{22})$/;
/** Bytes of the signature that are kept: 128 bits. */
const signatureBytes = 16;

/**
 * One-time codes with which a browser becomes the host's: they stand in addresses, which browsers, terminals and process
 * lists keep, where a token would be found later. Signed with the secret of the installation, so that `lectern host` makes
 * them for a server that runs; each is taken once, within a minute, and by that run of the server alone: the next one does
 * not know which were taken.
 */
export class HostCodes {
	readonly #key: Buffer;
	readonly #nowMs: () => number;
	/** Codes that were taken, with the time at which they would have expired. */
	readonly #used = new Map<string, number>();

	/**
	 * @param run `ServerRuns.id`; not secret
	 * @param nowMs the clock of the computer, which server and command share
	 */
	constructor(secret: Uint8Array, run: string, nowMs: () => number = Date.now) {
		this.#key = createHmac('sha256', secret).update(`lectern host code ${run}`).digest();
		this.#nowMs = nowMs;
	}

	create(): string {
		const head = `${randomBytes(12).toString('base64url')}.${(this.#nowMs() + hostCodeMs).toString(36)}`;
		return `${head}.${this.#sign(head)}`;
	}

	/** Whether it is a code that is still valid; it is not any more afterwards. */
	redeem(code: string): boolean {
		const nowMs = this.#nowMs();
		for (const [used, untilMs] of this.#used) if (untilMs < nowMs) this.#used.delete(used);
		const [, random = '', expiry = '', signature = ''] = form.exec(code) ?? [];
		const expected = this.#sign(`${random}.${expiry}`);
		if (signature.length !== expected.length || !timingSafeEqual(Buffer.from(signature), Buffer.from(expected)))
			return false;
		const untilMs = Number.parseInt(expiry, 36);
		// Far in the future: the clock was set back since, and the code would be valid for longer than it says.
		if (untilMs < nowMs || untilMs > nowMs + hostCodeMs || this.#used.has(code)) return false;
		this.#used.set(code, untilMs);
		return true;
	}

	#sign(head: string): string {
		return createHmac('sha256', this.#key).update(head).digest().subarray(0, signatureBytes).toString('base64url');
	}
}
