import { z } from 'zod';
import { lineOf, unixMs } from './common.ts';
import { legacy } from './legacy.ts';
import { ProducerView } from './media.ts';
import { Permissions, Role } from './permissions.ts';

/**
 * A data URL of an image, or a path of this server: an address elsewhere would tell a third party who is in class. URL parsers
 * read `\` as `/` and leave out tabs and line breaks (WHATWG URL, 4.4), so `/\host` and `/<tab>/host` are other servers, too.
 */
export const Avatar = z
	.string()
	.max(8192)
	.regex(
		/^(?:data:image\/[a-z0-9.+-]+[;,][!-[\]-~]*|\/(?!\/)[!-[\]-~]*)$/,
		'a data URL of an image, or a path of this server',
	);

/** Shown beside a name. */
export const Profile = z.object({ avatar: Avatar.optional(), platform: lineOf(64).optional() });
export type Profile = z.infer<typeof Profile>;

/** What a legacy client calls its user by. */
export const UserId = lineOf(128).min(1);

/** In notices about a participant. */
export const VerifiedUserId = legacy(
	UserId.exactOptional(),
	'id of its user in the token of another issuer; never in the native dialect',
);

/** What a legacy client says about its user. The server does not check it, and shows it only where the client's document does. */
export const StatedIdentity = z.object({ userId: UserId.optional(), email: lineOf(254).optional() });
/** That, or what a token of another issuer says. */
export const Identity = StatedIdentity.extend({
	picture: z.string().optional().describe('https address that a token named'),
	isVerified: z.literal(true).optional().describe('`userId` is of a token'),
});
export type Identity = z.infer<typeof Identity>;

/** A participant as the others see it. */
export const PeerView = z
	.object({
		peerId: z.string(),
		displayName: z.string(),
		role: Role,
		permissions: Permissions,
		profile: Profile,
		viewer: z.boolean().describe('watches without sending (plain HTTP, or by choice)'),
		connected: z.boolean().describe('false while its connection is lost and the server keeps its seat'),
		joinedAtMs: unixMs,
		producers: z.array(ProducerView),
		identity: legacy(
			Identity.exactOptional(),
			'what a client or its token said about its user; never in the native dialect',
		),
	})
	.meta({ id: 'Peer' });
export type PeerView = z.output<typeof PeerView>;
