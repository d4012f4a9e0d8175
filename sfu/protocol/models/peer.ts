import { z } from 'zod';
import { unixMs } from './common.ts';
import { legacy } from './legacy.ts';
import { ProducerView } from './media.ts';
import { Permissions, Role } from './permissions.ts';

/** Shown beside a name. `avatar` is a data URL or a path on this server, never an address on another server. */
export const Profile = z.object({
	avatar: z
		.string()
		.max(8192)
		.regex(/^(data:image\/|\/)/)
		.optional(),
	platform: z.string().max(64).optional(),
});
export type Profile = z.infer<typeof Profile>;

/** What a legacy client calls its user by. */
export const UserId = z.string().min(1).max(128);

/** What a legacy client says about its user. The server does not check it, and shows it only where the client's document does. */
export const Identity = z.object({ userId: UserId.optional(), email: z.string().max(254).optional() });
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
		identity: legacy(Identity.exactOptional(), 'what a client said about its user; never in the native dialect'),
	})
	.meta({ id: 'Peer' });
export type PeerView = z.output<typeof PeerView>;
