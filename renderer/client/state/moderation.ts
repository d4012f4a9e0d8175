import type { Permissions, Role } from '../../../sfu/protocol/models.ts';
import { slice } from './slice.ts';

/** What hosts and co-hosts do to participants; being removed by them, or replaced by another tab. */
export const moderationSlice = slice<Record<never, never>>()({
	initial: {},
	effects: ({ call }) => ({
		removed: () => call.end({ kind: 'removed' }),
		takenOver: () => call.end({ kind: 'takenOver' }),
	}),
	actions: ({ command }) => ({
		mutePeer: (peerId: string) => command('mutePeer', { peerId }),
		muteAll: () => command('muteAll', {}),
		/** Default: the cameras and screens of all participants. */
		stopVideo: (peerId?: string) => command('stopVideo', peerId === undefined ? {} : { peerId }),
		removePeer: (peerId: string) => command('removePeer', { peerId }),
		setRole: (peerId: string, role: Role) => command('setRole', { peerId, role }),
		/** Default: for all participants, also those who join later. */
		setPermissions: (permissions: Partial<Permissions>, peerId?: string) =>
			command('setPermissions', { permissions, ...(peerId !== undefined && { peerId }) }),
	}),
});
