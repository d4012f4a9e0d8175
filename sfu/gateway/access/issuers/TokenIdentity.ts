import type { Role } from '../../../protocol/models.ts';
import type { Scope } from '../scopes.ts';
import type { MediaPermission } from './IssuerDescription.ts';

/**
 * Who comes with a token of another issuer, and what that token allows. Of `name`, `email` and `picture`: null if there is none,
 * whatever the client says; undefined if the token says nothing about it, and the client may.
 */
export type TokenIdentity = {
	/** `personSubject`: unique among the people of all issuers, the same in all tokens of this person. */
	subject: string;
	/** By which the issuer knows this person. */
	userId: string;
	name: string | null | undefined;
	email: string | null | undefined;
	/** A data URL, a path of this server or an https address. */
	picture: string | null | undefined;
	/** undefined: the token says nothing about it. */
	role: Role | undefined;
	/** Ids or codes of the only rooms that it admits to; null: any. */
	rooms: readonly string[] | null;
	/** All that it may send as a participant; null: as the class allows. */
	mayMedia: ReadonlySet<MediaPermission> | null;
	scopes: ReadonlySet<Scope>;
	mayCreateRooms: boolean;
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
