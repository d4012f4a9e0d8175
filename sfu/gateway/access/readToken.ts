import { SfuError } from '../../core/errors.ts';
import type { GuessLimit } from './GuessLimit.ts';
import type { Issuers } from './issuers/Issuers.ts';
import type { TokenIdentity } from './issuers/TokenIdentity.ts';
import type { Bearer, Tokens } from './Tokens.ts';

/** Who verifies tokens. */
export type TokenReaders = {
	/** Of this installation. */
	tokens: Tokens;
	/** null: only tokens of this installation are accepted. */
	issuers: Issuers | null;
	guessLimit: GuessLimit;
};

export type ReadToken = Bearer | { kind: 'identity'; identity: TokenIdentity };

/**
 * Longest token that is looked at. Our own have about 250 characters, those of other issuers a few thousand, with the groups of
 * a person in them.
 */
export const maxTokenLength = 8192;

/**
 * Verifies a token of this installation or of an issuer whose tokens it accepts.
 * @param address of the client
 * @throws SfuError unauthorized (invalid, expired or revoked), unavailable (the keys of its issuer cannot be fetched),
 * rate-limited (too many invalid ones from this address)
 */
export async function readToken(token: string, address: string, readers: TokenReaders): Promise<ReadToken> {
	const { tokens, issuers, guessLimit } = readers;
	if (!issuers || (await tokens.hasSigned(token))) return guessLimit.watch(address, tokens.verify(token));
	const identity = await guessLimit.watch(address, issuers.judge(token));
	if (identity instanceof SfuError) throw identity;
	return { kind: 'identity', identity };
}

/** The token of an `Authorization` header. */
export function bearerTokenOf(header: string | undefined): string | undefined {
	const token = /^Bearer ([\w.-]+)$/i.exec(header ?? '')?.[1];
	return token !== undefined && token.length <= maxTokenLength ? token : undefined;
}
