import { z } from 'zod';
import { legacy } from '../models/legacy.ts';
import { PeerView, VerifiedUserId } from '../models/peer.ts';
import { Permissions, Role } from '../models/permissions.ts';
import { noun } from './notice.ts';

export const peers = noun({
	notices: {
		peerJoined: z.object({ peer: PeerView }),
		peerUpdated: z
			.object({
				peerId: z.string(),
				displayName: z.string().exactOptional(),
				role: Role.exactOptional(),
				permissions: Permissions.exactOptional(),
				connected: z.boolean().exactOptional(),
			})
			.describe('only the fields that changed'),
		peerLeft: z.object({
			peerId: z.string(),
			userId: VerifiedUserId,
			userStays: legacy(z.literal(true).exactOptional(), 'its user is in the room as another participant, too'),
		}),
	},
});
