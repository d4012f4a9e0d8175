import { compactVerify, type JWTPayload, SignJWT } from 'jose';
import { z } from 'zod';
import { SfuError } from '../../core/errors.ts';
import { newId } from '../../core/newId.ts';
import { DisplayName, Role } from '../../protocol/models.ts';
import type { TokenSecrets } from '../../store/files.ts';
import type { Store } from '../../store/Store.ts';
import type { ServerRuns } from './ServerRuns.ts';
import { Scopes } from './scopes.ts';

/** One JWT audience per kind of token, so that a token of one kind is never accepted as the other. */
const audiences = {
	person: 'lectern',
	api: 'lectern-api',
	recording: 'lectern-recording',
	refresh: 'lectern-host-session',
} as const;
/** A ticket outlives a school day, and the night after which nobody finds it in a history. */
const ticketTtlHours = 12;
const hourMs = 60 * 60 * 1000;
/** How much the clocks of the programs that issue and verify a token may differ, s. */
const clockSkewSeconds = 60;

const Id = z.string().min(1).max(64);
/** One that cannot be shown, from before names were cleaned, is as good as none. */
const Name = DisplayName.optional().catch(undefined);
/** In how many seats of the room its bearer may be at the same time; for programs that open many with one token. */
export const TokenSeats = z.coerce.number().int().min(1).max(1000);
/** Claims of a person's token, whose signature and expiry were checked. */
const Claims = z.object({
	jti: Id,
	roomId: Id,
	role: Role,
	name: Name,
	seats: TokenSeats.optional(),
	founding: Id.optional(),
	person: Id.optional(),
	renewable: z.literal(true).optional(),
});
/** Claims of an API token. `scope` is one space-separated string (RFC 8693). */
const ApiClaims = z.object({ jti: Id, scope: z.string().max(256), name: Name }).transform((claims) => ({
	jti: claims.jti,
	scopes: new Set(Scopes.parse(claims.scope.split(' '))),
}));

/** Claims of a ticket for the files of one recording. */
const RefreshClaims = z.object({ aud: z.literal(audiences.refresh), jti: Id, roomId: Id.optional() });
const TicketClaims = z.object({ aud: z.literal(audiences.recording), jti: Id, recordingId: Id });

export type Claims = z.output<typeof Claims>;
export type ApiClaims = z.output<typeof ApiClaims>;
/** A person's token, for one room, or a program's API token. A token with a list of audiences is neither. */
const Bearer = z.union([
	z
		.looseObject({ aud: z.literal(audiences.person) })
		.transform((payload) => ({ kind: 'person' as const, claims: Claims.parse(payload) })),
	z
		.looseObject({ aud: z.literal(audiences.api) })
		.transform((payload) => ({ kind: 'api' as const, claims: ApiClaims.parse(payload) })),
]);
export type Bearer = z.output<typeof Bearer>;

/** Claims that tell how old a token is; those of the run are missing in tokens of `lectern token create`. */
const Age = z.object({
	jti: z.string().optional(),
	nbf: z.number().optional(),
	iat: z.number().optional(),
	exp: z.number(),
	run: z.string().optional(),
	runMs: z.number().optional(),
});

type Lifetime = { displayName?: string | undefined; ttlHours: number };
export type NewToken = Lifetime & {
	roomId: string;
	role: Role;
	/** Default: as the server is set. */
	seats?: number | undefined;
	/** Of a founder's token: `RoomSettings.founding`. */
	founding?: string | undefined;
	/** Who uses it, if that person has another token, too. Default: it is known by the id of this token. */
	person?: string | undefined;
	/** Its bearer may exchange it for one that lives longer: `HostSessions`. Default: it ends when it was said to. */
	renewable?: true | undefined;
	/** It does not expire while this server runs, however long that is; `ttlHours` counts after a restart. */
	whileRunning?: boolean;
	/** Of a token that this one replaces. Default: a new one. */
	tokenId?: string | undefined;
};
export type NewApiToken = Lifetime & { scopes: Scopes };
/** The class that a token of a host is for now. @param isOwn this server has issued it. */
export type ClassOfHost = (named: string, isOwn: boolean) => string;
/** Of the host token that a session of the host is continued with; `roomId`: the class it is for now, as far as it is known. */
export type Refresh = { tokenId: string; roomId: string | undefined };
export type Ticket = { ticket: string; expiresAtMs: number };
export type IssuedToken = { token: string; tokenId: string; expiresAtMs: number };

/**
 * Signs and verifies the tokens of this installation: JWT, HS256, revocable by their `jti`. How old a token of a server is,
 * is told by `ServerRuns`, so that a correction of the computer's clock neither ends nor prolongs it. A token of
 * `lectern token create`, which is made without a server, expires by the clock of the computer.
 */
export class Tokens {
	readonly #secrets: () => TokenSecrets;
	readonly #revocations: Pick<Store['revocations'], 'has'>;
	readonly #runs: ServerRuns | null;
	readonly #classOfHost: ClassOfHost | null;
	/** Ids of the tokens that do not expire while this server runs. */
	readonly #whileRunning = new Set<string>();

	/**
	 * @param secrets the first one signs, each verifies
	 * @param runs null: not of a server, e.g. of `lectern token`
	 * @param classOfHost null: tokens of the host are for the class that they name
	 */
	constructor(
		secrets: () => TokenSecrets,
		revocations: Pick<Store['revocations'], 'has'>,
		runs: ServerRuns | null = null,
		classOfHost: ClassOfHost | null = null,
	) {
		this.#secrets = secrets;
		this.#revocations = revocations;
		this.#runs = runs;
		this.#classOfHost = classOfHost;
	}

	/** Issues a person's token, for one room. */
	async issue({ whileRunning = false, displayName, ttlHours, tokenId, ...claims }: NewToken): Promise<IssuedToken> {
		const issued = await this.#sign(audiences.person, claims, { displayName, ttlHours }, tokenId);
		if (whileRunning) this.#whileRunning.add(issued.tokenId);
		return issued;
	}

	/** Issues a program's API token, for the HTTP routes that its scopes allow. */
	issueApi({ scopes, ...lifetime }: NewApiToken): Promise<IssuedToken> {
		return this.#sign(audiences.api, { scope: scopes.join(' ') }, lifetime);
	}

	/**
	 * Issues a ticket: a part of addresses that fetch the files of one recording, for players and downloads, which send no
	 * header. Every other use of it is refused. It ends after 12 hours, and with the recording.
	 */
	async issueTicket(recordingId: string): Promise<Ticket> {
		const issued = await this.#sign(audiences.recording, { recordingId }, { ttlHours: ticketTtlHours });
		return { ticket: issued.token, expiresAtMs: issued.expiresAtMs };
	}

	/** @returns the id of the recording. @throws SfuError unauthorized: invalid, expired, revoked, or no ticket */
	async verifyTicket(ticket: string): Promise<string> {
		const { jti, recordingId } = (await this.#decode(ticket, TicketClaims)).claims;
		this.#requireNotRevoked(jti);
		return recordingId;
	}

	/** Issues what brings a page of the host a new token with the same id; it opens nothing by itself. */
	async issueRefresh(tokenId: string, roomId: string, ttlHours: number): Promise<string> {
		return (await this.#sign(audiences.refresh, { roomId }, { ttlHours }, tokenId)).token;
	}

	/** @throws SfuError unauthorized: invalid, expired or revoked */
	async verifyRefresh(refresh: string): Promise<Refresh> {
		const { claims, isOwn } = await this.#decode(refresh, RefreshClaims);
		this.#requireNotRevoked(claims.jti);
		return { tokenId: claims.jti, roomId: claims.roomId && this.#hostedBy(claims.roomId, isOwn) };
	}

	/**
	 * Verifies a person's or a program's token. That of a session of the host is for whichever class is open.
	 * @throws SfuError unauthorized: invalid, expired or revoked
	 */
	async verify(token: string): Promise<Bearer> {
		const { claims: bearer, isOwn } = await this.#decode(token, Bearer);
		this.#requireNotRevoked(bearer.claims.jti);
		if (bearer.kind !== 'person' || !bearer.claims.renewable) return bearer;
		return { ...bearer, claims: { ...bearer.claims, roomId: this.#hostedBy(bearer.claims.roomId, isOwn) } };
	}

	/** Whether it is of this installation; it may have expired. */
	async hasSigned(token: string): Promise<boolean> {
		return this.idOf(token).then(
			() => true,
			() => false,
		);
	}

	/** The id of a token of this installation, also of one that has expired. @throws SfuError unauthorized: of none */
	async idOf(token: string): Promise<string> {
		try {
			return z.object({ jti: Id }).parse(await this.#signed(token)).jti;
		} catch (cause) {
			throw new SfuError('unauthorized', 'not a token of this installation', { cause });
		}
	}

	/** Also by `lectern token revoke`, which runs in another process: the store notices. */
	isRevoked(tokenId: string): boolean {
		return this.#revocations.has(tokenId);
	}

	#requireNotRevoked(tokenId: string): void {
		if (this.isRevoked(tokenId)) throw new SfuError('unauthorized', 'this token was revoked');
	}

	async #sign(
		audience: string,
		claims: JWTPayload,
		{ displayName, ttlHours }: Lifetime,
		tokenId = newId(),
	): Promise<IssuedToken> {
		const expiresAtMs = Math.floor((Date.now() + ttlHours * hourMs) / 1000) * 1000;
		const token = await new SignJWT({ ...claims, ...(displayName ? { name: displayName } : {}), ...this.#runs?.now })
			.setProtectedHeader({ alg: 'HS256' })
			.setJti(tokenId)
			.setAudience(audience)
			.setIssuedAt()
			.setExpirationTime(expiresAtMs / 1000)
			.sign(this.#secrets()[0]);
		return { token, tokenId, expiresAtMs };
	}

	#hostedBy(named: string, isOwn: boolean): string {
		return this.#classOfHost?.(named, isOwn) ?? named;
	}

	/** @returns `isOwn`: a run of this server has issued it */
	async #decode<Schema extends z.ZodType>(
		token: string,
		schema: Schema,
	): Promise<{ claims: z.output<Schema>; isOwn: boolean }> {
		try {
			const payload = await this.#signed(token);
			const age = Age.parse(payload);
			if (this.#hasExpired(age)) throw new SfuError('unauthorized', 'this token has expired');
			return { claims: schema.parse(payload), isOwn: age.run !== undefined && (this.#runs?.knows(age.run) ?? false) };
		} catch (cause) {
			if (cause instanceof SfuError) throw cause;
			throw new SfuError('unauthorized', 'this token is not valid on this server', { cause });
		}
	}

	/** What one of the secrets has signed. @throws Error: none has */
	async #signed(token: string): Promise<unknown> {
		const [newest, ...others] = this.#secrets();
		const verify = (secret: Uint8Array) => compactVerify(token, secret, { algorithms: ['HS256'] });
		const { payload } = await others.reduce((tried, secret) => tried.catch(() => verify(secret)), verify(newest));
		return JSON.parse(new TextDecoder().decode(payload));
	}

	#hasExpired({ jti, iat, exp, nbf, run, runMs }: z.output<typeof Age>): boolean {
		if (jti !== undefined && this.#whileRunning.has(jti)) return false;
		const nowSeconds = Date.now() / 1000;
		if (nbf !== undefined && nbf > nowSeconds + clockSkewSeconds) return true;
		const ageMs = run !== undefined && runMs !== undefined ? (this.#runs?.ageMs({ run, runMs }) ?? null) : null;
		if (ageMs === null || iat === undefined) return exp <= nowSeconds - clockSkewSeconds;
		return ageMs / 1000 >= exp - iat + clockSkewSeconds;
	}
}
