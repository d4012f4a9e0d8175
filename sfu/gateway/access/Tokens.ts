import { type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { nanoid } from 'nanoid';
import { z } from 'zod';
import { SfuError } from '../../core/errors.ts';
import { DisplayName, Role } from '../../protocol/models.ts';
import type { Store } from '../../store/Store.ts';
import { Scopes } from './scopes.ts';

/** One audience for each kind: a token of one kind never passes for the other. */
const audiences = { person: 'lectern', api: 'lectern-api' } as const;
const hourMs = 60 * 60 * 1000;
/** A laptop's clock is set right now and then, also in the middle of a class. */
const clockSkewSeconds = 60;

const Id = z.string().min(1).max(64);
/** What a token says. Its signature and date have been checked. */
const Claims = z.object({ jti: Id, roomId: Id, role: Role, name: DisplayName.optional() });
/** Scopes as RFC 8693 writes them: one text, divided by spaces. */
const ApiClaims = z
	.object({ jti: Id, scope: z.string().max(256), name: DisplayName.optional() })
	.transform((claims) => ({
		jti: claims.jti,
		scopes: new Set(Scopes.parse(claims.scope.split(' '))),
	}));

export type Claims = z.output<typeof Claims>;
export type ApiClaims = z.output<typeof ApiClaims>;
/** Either a person's, for one room, or a program's. A list of audiences, which could name both, is neither. */
const Bearer = z.union([
	z
		.looseObject({ aud: z.literal(audiences.person) })
		.transform((payload) => ({ kind: 'person' as const, claims: Claims.parse(payload) })),
	z
		.looseObject({ aud: z.literal(audiences.api) })
		.transform((payload) => ({ kind: 'api' as const, claims: ApiClaims.parse(payload) })),
]);
export type Bearer = z.output<typeof Bearer>;

type Lifetime = { displayName?: string | undefined; ttlHours: number };
export type NewToken = Lifetime & { roomId: string; role: Role };
export type NewApiToken = Lifetime & { scopes: Scopes };
export type MadeToken = { token: string; tokenId: string; expiresAtMs: number };

/** Makes and checks the tokens of this installation: JWT, HS256, known by their id. */
export class Tokens {
	readonly #secret: Uint8Array;
	readonly #revocations: Store['revocations'];

	constructor(secret: Uint8Array, revocations: Store['revocations']) {
		this.#secret = secret;
		this.#revocations = revocations;
	}

	/** For a person: opens one room. */
	make({ roomId, role, ...lifetime }: NewToken): Promise<MadeToken> {
		return this.#sign(audiences.person, { roomId, role }, lifetime);
	}

	/** For a program: opens the management interface, as far as its scopes say. */
	makeApi({ scopes, ...lifetime }: NewApiToken): Promise<MadeToken> {
		return this.#sign(audiences.api, { scope: scopes.join(' ') }, lifetime);
	}

	/** Of a person. @throws SfuError unauthorized: forged, expired, revoked or not one of ours */
	async check(token: string): Promise<Claims> {
		const bearer = await this.checkAny(token);
		if (bearer.kind !== 'person') throw new SfuError('unauthorized', 'this token is for programs');
		return bearer.claims;
	}

	/** @throws SfuError unauthorized: forged, expired, revoked or not one of ours */
	async checkAny(token: string): Promise<Bearer> {
		const bearer = await this.#read(token);
		if (this.isRevoked(bearer.claims.jti)) throw new SfuError('unauthorized', 'this token was revoked');
		return bearer;
	}

	/** Read from the store each time: `lectern token revoke` is another process. */
	isRevoked(tokenId: string): boolean {
		return this.#revocations.has(tokenId);
	}

	async #sign(audience: string, claims: JWTPayload, { displayName, ttlHours }: Lifetime): Promise<MadeToken> {
		const tokenId = nanoid();
		const expiresAtMs = Math.floor((Date.now() + ttlHours * hourMs) / 1000) * 1000;
		const token = await new SignJWT({ ...claims, ...(displayName ? { name: displayName } : {}) })
			.setProtectedHeader({ alg: 'HS256' })
			.setJti(tokenId)
			.setAudience(audience)
			.setIssuedAt()
			.setExpirationTime(expiresAtMs / 1000)
			.sign(this.#secret);
		return { token, tokenId, expiresAtMs };
	}

	async #read(token: string): Promise<Bearer> {
		try {
			const { payload } = await jwtVerify(token, this.#secret, {
				algorithms: ['HS256'],
				audience: Object.values(audiences),
				requiredClaims: ['exp'],
				clockTolerance: clockSkewSeconds,
			});
			return Bearer.parse(payload);
		} catch (cause) {
			const expired = cause instanceof Error && 'code' in cause && cause.code === 'ERR_JWT_EXPIRED';
			throw new SfuError('unauthorized', expired ? 'this token has expired' : 'this token is not valid here', {
				cause,
			});
		}
	}
}
