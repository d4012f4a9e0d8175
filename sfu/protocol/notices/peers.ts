import { z } from 'zod';
import { PeerView } from '../models/peer.ts';
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
		peerLeft: z.object({ peerId: z.string() }),
	},
});
