import { z } from 'zod';
import { Id, OfPeer } from '../models/common.ts';
import { PermissionChanges, Role } from '../models/permissions.ts';
import { moderating, NoFields, operation } from './operation.ts';

const terms = { ...moderating, repeatable: false } as const;

export const moderation = {
	mutePeer: operation({ ...terms, request: OfPeer }),
	muteAll: operation({ ...terms, request: NoFields }),
	stopVideo: operation({
		...terms,
		request: z.object({ peerId: Id.optional().describe('default: every participant') }),
	}),
	removePeer: operation({ ...terms, request: OfPeer }),
	setPermissions: operation({
		...terms,
		request: z.object({
			peerId: Id.optional().describe('default: every participant, and those who join later'),
			permissions: PermissionChanges,
		}),
	}),
	setRole: operation({ ...terms, request: OfPeer.extend({ role: Role }), who: 'host' }),
};
