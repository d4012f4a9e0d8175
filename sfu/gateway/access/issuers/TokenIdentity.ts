import type { PersonToken } from '../../../handlers/person.ts';
import type { Scope } from '../scopes.ts';

/** Who comes with a token of another issuer, and what that token allows. */
export type TokenIdentity = PersonToken & {
	scopes: ReadonlySet<Scope>;
	/** Its `jti`; null: it has none. */
	tokenId: string | null;
	/** The `issuer` of the description that it fits; null: none is described. */
	issuer: string | null;
	/** `iat`, Unix s; null: it does not say. */
	issuedAt: number | null;
	/** `exp`, Unix s. */
	expiresAt: number;
	/** Connections with this token end when it expires. */
	endAtExpiry: boolean;
};
