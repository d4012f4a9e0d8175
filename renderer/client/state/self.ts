import { type Permissions, type Role, usualPermissions } from '../../../sfu/protocol/models.ts';
import { slice } from './slice.ts';

export type SelfState = {
	/** null before the first join. */
	selfPeerId: string | null;
	role: Role;
	permissions: Permissions;
};

/** Who we are in the room, and what we may do. */
export const selfSlice = slice<SelfState>()({
	initial: {
		selfPeerId: null,
		role: 'participant',
		permissions: usualPermissions,
	},
	entered: ({ peerId, role, permissions }) => ({ selfPeerId: peerId, role, permissions }),
	notices: {
		peerUpdated: (self, { peerId, role = self.role, permissions = self.permissions }) =>
			peerId === self.selfPeerId ? { role, permissions } : {},
	},
	effects: ({ messages }) => ({
		peerUpdated: ({ peerId, role }, before) => {
			if (peerId === before.selfPeerId && role && role !== before.role) messages.toast('roleChanged', { role });
		},
	}),
});
