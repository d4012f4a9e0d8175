import { z } from 'zod';
import { Id, OfPeer } from '../models/common.ts';
import { InvitableSource } from '../models/media.ts';
import { PermissionChanges, Role } from '../models/permissions.ts';
import { moderating, NoFields, operation } from './operation.ts';

const Stopped = z.object({
	peerIds: z.array(z.string()).describe('whose microphone, or camera or screen, was on and has been stopped by this'),
});
/** More people than a room holds. */
const maxInvited = 1_000;

const terms = { ...moderating, repeatable: false } as const;

export const moderation = {
	mutePeer: operation({ ...terms, request: OfPeer }),
	muteAll: operation({ ...terms, request: NoFields, answer: Stopped }),
	stopVideo: operation({
		...terms,
		request: z.object({ peerId: Id.optional().describe('default: every participant') }),
		answer: Stopped,
	}),
	inviteToSend: operation({
		...terms,
		request: z
			.object({ peerIds: z.array(Id).max(maxInvited), source: InvitableSource })
			.describe('asks these peers to switch it on again; nobody does it for them. Who is no longer there is left out'),
		example: { peerIds: [], source: 'mic' },
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
