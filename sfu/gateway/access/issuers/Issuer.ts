import { errors, type JWTPayload } from 'jose';
import { SfuError } from '../../../core/errors.ts';
import { identityOf } from './claims.ts';
import type { IssuerDescription } from './IssuerDescription.ts';
import type { IssuerKeys } from './issuerKeys.ts';
import type { TokenIdentity } from './TokenIdentity.ts';

/** What a token says about itself before anything of it was checked. */
export type Unverified = { alg: unknown; iss: unknown };

/** Verifies the tokens of one issuer. */
export class Issuer {
	readonly keys: IssuerKeys;
	readonly #description: IssuerDescription;
	readonly #space: string;
	readonly #algorithms: string[];

	/** @param space in which its user ids are unique */
	constructor(description: IssuerDescription, keys: IssuerKeys, space: string) {
		this.keys = keys;
		this.#description = description;
		this.#space = space;
		this.#algorithms = [...(description.algorithms ?? keys.algorithms)];
	}

	/** Whether such a token may be of this issuer. */
	mayHaveIssued({ alg, iss }: Unverified): boolean {
		const { issuer } = this.#description;
		return this.#algorithms.some((algorithm) => algorithm === alg) && (issuer === undefined || issuer === iss);
	}

	/**
	 * @returns null: it is signed with a key that this issuer does not have
	 * @throws SfuError unauthorized (signed by this issuer, and not valid), unavailable (its keys cannot be fetched)
	 */
	async verify(token: string): Promise<TokenIdentity | null> {
		const { issuer, audience, clockTolerance } = this.#description;
		let payload: JWTPayload;
		try {
			payload = await this.keys.verify(token, {
				algorithms: this.#algorithms,
				clockTolerance,
				requiredClaims: ['exp'],
				...(issuer !== undefined && { issuer }),
				...(audience !== undefined && { audience }),
			});
		} catch (error) {
			if (isOfAnotherKey(error)) return null;
			throw error instanceof SfuError ? error : new SfuError('unauthorized', sentenceOf(error), { cause: error });
		}
		this.#requireOurAudience(payload);
		if (payload.iat !== undefined && payload.iat > Date.now() / 1000 + clockTolerance)
			throw new SfuError('unauthorized', 'this token is from the future: compare the clocks');
		return identityOf(payload, this.#description, this.#space);
	}

	/** `jwtVerify` accepts a list with one of ours in it; any of the others could use the token here. */
	#requireOurAudience({ aud }: JWTPayload): void {
		const { audience, audienceLists } = this.#description;
		if (audience !== undefined && !audienceLists && typeof aud !== 'string')
			throw new SfuError('unauthorized', 'this token is for several audiences');
	}
}

function isOfAnotherKey(error: unknown): boolean {
	return error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey;
}

function sentenceOf(error: unknown): string {
	if (error instanceof errors.JWTExpired) return 'this token has expired';
	if (error instanceof errors.JWKSMultipleMatchingKeys) return 'this token does not say which key signed it (kid)';
	if (!(error instanceof errors.JWTClaimValidationFailed)) return 'this token is not valid on this server';
	if (error.claim === 'aud') return 'this token is for another audience';
	if (error.claim === 'nbf') return 'this token is not valid yet: compare the clocks';
	return error.reason === 'missing' ? `this token has no ${error.claim}` : `the ${error.claim} of this token is wrong`;
}
