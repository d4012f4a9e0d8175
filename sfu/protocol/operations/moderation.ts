import { z } from 'zod';
import { Id } from '../models/common.ts';
import { PermissionChanges, Role } from '../models/permissions.ts';
import { Done, NoFields, operation } from './operation.ts';

const OfPeer = z.object({ peerId: Id });
const moderating = { answer: Done, budget: 'manage', repeatable: false, from: 'room', who: 'moderator' } as const;

export const moderation = {
	mutePeer: operation({ ...moderating, request: OfPeer }),
	muteAll: operation({ ...moderating, request: NoFields }),
	stopVideo: operation({
		...moderating,
		request: z.object({ peerId: Id.optional().describe('default: every participant') }),
	}),
	removePeer: operation({ ...moderating, request: OfPeer }),
	setPermissions: operation({
		...moderating,
		request: z.object({
			peerId: Id.optional().describe('default: every participant, and those who join later'),
			permissions: PermissionChanges,
		}),
	}),
	setRole: operation({ ...moderating, request: OfPeer.extend({ role: Role }), who: 'host' }),
};
