import { jwtVerify, SignJWT } from 'jose';
import { nanoid } from 'nanoid';
import { z } from 'zod';
import { SfuError } from '../core/errors.ts';
import { DisplayName, Role } from '../protocol/models.ts';
import type { Store } from '../store/Store.ts';

const audience = 'lectern';
const hourMs = 60 * 60 * 1000;
/** A laptop's clock is set right now and then, also in the middle of a class. */
const clockSkewSeconds = 60;

/** What a token says. Its signature and date have been checked. */
const Claims = z.object({
	jti: z.string().min(1).max(64),
	roomId: z.string().min(1).max(64),
	role: Role,
	name: DisplayName.optional(),
});
export type Claims = z.output<typeof Claims>;
export type NewToken = { roomId: string; role: Role; displayName?: string; ttlHours: number };
export type MadeToken = { token: string; tokenId: string; expiresAtMs: number };

/** Makes and checks the tokens of this installation: JWT, HS256, known by their id. */
export class Tokens {
	readonly #secret: Uint8Array;
	readonly #revocations: Store['revocations'];

	constructor(secret: Uint8Array, revocations: Store['revocations']) {
		this.#secret = secret;
		this.#revocations = revocations;
	}

	async make({ roomId, role, displayName, ttlHours }: NewToken): Promise<MadeToken> {
		const tokenId = nanoid();
		const expiresAtMs = Math.floor((Date.now() + ttlHours * hourMs) / 1000) * 1000;
		const token = await new SignJWT({ roomId, role, ...(displayName ? { name: displayName } : {}) })
			.setProtectedHeader({ alg: 'HS256' })
			.setJti(tokenId)
			.setAudience(audience)
			.setIssuedAt()
			.setExpirationTime(expiresAtMs / 1000)
			.sign(this.#secret);
		return { token, tokenId, expiresAtMs };
	}

	/** @throws SfuError unauthorized: forged, expired, revoked or not one of ours */
	async check(token: string): Promise<Claims> {
		const claims = await this.#read(token);
		if (this.isRevoked(claims.jti)) throw new SfuError('unauthorized', 'this token was revoked');
		return claims;
	}

	/** Read from the store each time: `lectern token revoke` is another process. */
	isRevoked(tokenId: string): boolean {
		return this.#revocations.has(tokenId);
	}

	async #read(token: string): Promise<Claims> {
		try {
			const { payload } = await jwtVerify(token, this.#secret, {
				algorithms: ['HS256'],
				audience,
				requiredClaims: ['exp'],
				clockTolerance: clockSkewSeconds,
			});
			return Claims.parse(payload);
		} catch (cause) {
			const expired = cause instanceof Error && 'code' in cause && cause.code === 'ERR_JWT_EXPIRED';
			throw new SfuError('unauthorized', expired ? 'this token has expired' : 'this token is not valid here', {
				cause,
			});
		}
	}
}
