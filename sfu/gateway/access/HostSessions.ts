import { SfuError } from '../../core/errors.ts';
import type { Store } from '../../store/Store.ts';
import type { Claims, IssuedToken, Tokens } from './Tokens.ts';

/** A host token lives for so long, h; whoever uses it renews it. */
export const hostTokenTtlHours = 12;
/** Names in `lectern token list`. */
const names = { page: 'Host screen', run: 'Server' } as const;
const hourMs = 60 * 60_000;
/** Expired ones stay in the list for so long, ms. */
const listedMs = 7 * 24 * hourMs;

/** What a page of the host gets: its token, and what brings it a new one after a reload. */
export type HostSession = IssuedToken & { refresh: string };

type Wanted = { tokenId?: string; roomId?: string | undefined; whileRunning?: boolean };
type Parts = { tokens: Tokens; invites: Store['invites']; rooms: { home: { id: string } } };

/** Issues the host's tokens, and notes each in the store: `lectern token list` shows it, `revoke` ends it. */
export class HostSessions {
	readonly #parts: Parts;
	readonly #timer: NodeJS.Timeout;
	#run: IssuedToken | null = null;

	constructor(parts: Parts) {
		this.#parts = parts;
		const { invites } = parts;
		for (const { tokenId, role, displayName, expiresAtMs } of invites.all()) {
			const isOurs = role === 'host' && (displayName === names.page || displayName === names.run);
			if (isOurs && expiresAtMs < Date.now() - listedMs) invites.remove(tokenId);
		}
		this.#timer = setInterval(() => this.#keepRun(), (hostTokenTtlHours / 2) * hourMs).unref();
	}

	/** The token of the program that has started the server: it does not expire while the server runs. */
	async startRun(): Promise<IssuedToken> {
		const issued = await this.#issue({ whileRunning: true });
		this.#run = issued;
		this.#note(issued, names.run);
		return issued;
	}

	/** A page that has shown a one-time code. */
	async start(): Promise<HostSession> {
		return this.#sessionOf(await this.#issue({}));
	}

	/** The same token for longer. @param refresh of an earlier session. @throws SfuError unauthorized */
	async renew(refresh: string): Promise<HostSession> {
		const { tokenId, roomId } = await this.#parts.tokens.verifyRefresh(refresh);
		return this.#sessionOf(await this.#issue({ tokenId, roomId }), roomId);
	}

	/**
	 * As `renew`, for a page that has its token.
	 * @param claims of a host
	 * @throws SfuError forbidden: a token that was given to somebody for a certain time, e.g. by `lectern token create`
	 */
	async renewToken({ jti, roomId, renewable }: Claims): Promise<HostSession> {
		if (!renewable) throw new SfuError('forbidden', 'this token cannot be renewed');
		return this.#sessionOf(await this.#issue({ tokenId: jti, roomId }), roomId);
	}

	close(): void {
		clearInterval(this.#timer);
	}

	/** @param wanted `roomId`: a class, perhaps of another server; default: the one that is open here */
	#issue({ roomId = this.#homeId, ...wanted }: Wanted): Promise<IssuedToken> {
		const { tokens } = this.#parts;
		return tokens.issue({ roomId, role: 'host', renewable: true, ttlHours: hostTokenTtlHours, ...wanted });
	}

	async #sessionOf(issued: IssuedToken, roomId = this.#homeId): Promise<HostSession> {
		this.#note(issued, issued.tokenId === this.#run?.tokenId ? names.run : names.page, roomId);
		const refresh = await this.#parts.tokens.issueRefresh(issued.tokenId, roomId, hostTokenTtlHours);
		return { ...issued, refresh };
	}

	#note({ tokenId, expiresAtMs }: IssuedToken, displayName: string, roomId = this.#homeId): void {
		const { invites } = this.#parts;
		invites.save({ tokenId, roomId, role: 'host', displayName, createdAtMs: Date.now(), expiresAtMs });
	}

	get #homeId(): string {
		return this.#parts.rooms.home.id;
	}

	#keepRun(): void {
		if (this.#run) this.#note({ ...this.#run, expiresAtMs: Date.now() + hostTokenTtlHours * hourMs }, names.run);
	}
}
