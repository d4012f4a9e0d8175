import { type InvitableSource, type Permissions, type Role, usualPermissions } from '../../../sfu/protocol/models.ts';
import type { PeersState } from './peers.ts';
import { slice } from './slice.ts';

/** What a host stopped for everybody, and what became of it. */
export type StopAnswer = {
	source: InvitableSource;
	/** How many people were heard or seen before. */
	count: number;
	/** peerIds of those who can be asked to switch it on again: a shared screen is chosen anew. */
	invitable: string[];
	/** `kept`: nobody may switch it on. `undone`: they were told that they may. */
	outcome: 'stopped' | 'kept' | 'undone';
	/** What participants were allowed before it was `kept`. */
	allowedBefore: Partial<Permissions>;
};

type ModerationState = {
	/** What participants may do unless a host decided otherwise for one of them. */
	participantPermissions: Permissions;
	/** Shown to the host who stopped it until it is dismissed; null: nothing to show. */
	stopAnswer: StopAnswer | null;
};

/** null also when what was kept stopped is allowed again, e.g. by another host: what the answer says is no longer true. */
export function presentStopAnswer({ stopAnswer, participantPermissions }: ModerationState): StopAnswer | null {
	return stopAnswer?.outcome === 'kept' && participantPermissions[stopAnswer.source] ? null : stopAnswer;
}

/** The sound of a shared screen is permitted together with the screen. */
const permissionsOf = {
	mic: ['mic'],
	camera: ['camera', 'screen', 'screenAudio'],
} as const satisfies Record<InvitableSource, (keyof Permissions)[]>;

/** What hosts and co-hosts do to participants; being removed by them, or replaced by another tab. */
export const moderationSlice = slice<ModerationState, PeersState>()({
	initial: {
		participantPermissions: usualPermissions,
		stopAnswer: null,
	},
	ended: { stopAnswer: null },
	entered: ({ parts }) => parts.permissions,
	notices: { participantPermissionsChanged: (_, changed) => changed },
	effects: ({ call }) => ({
		removed: () => call.end({ kind: 'removed' }),
		takenOver: () => call.end({ kind: 'takenOver' }),
	}),
	actions: ({ attempt, command, request, state, update }) => {
		const answer = (change: Partial<StopAnswer>) =>
			update(({ stopAnswer }) => (stopAnswer ? { stopAnswer: { ...stopAnswer, ...change } } : {}));
		const show = (source: InvitableSource, peerIds: string[], invitable = peerIds) => {
			const stopAnswer = { source, count: peerIds.length, invitable, outcome: 'stopped', allowedBefore: {} } as const;
			update(() => ({ stopAnswer }));
		};
		const stopAllVideo = async () => {
			const live = state().peers.filter(({ media: { camera } }) => camera && !camera.paused);
			const { peerIds } = await request('stopVideo', {});
			const withCamera = live.map(({ peerId }) => peerId).filter((peerId) => peerIds.includes(peerId));
			show('camera', peerIds, withCamera);
		};
		return {
			mutePeer: (peerId: string) => command('mutePeer', { peerId }),
			muteAll: async (): Promise<void> => {
				await attempt(
					'muteAll',
					request('muteAll', {}).then(({ peerIds }) => show('mic', peerIds)),
				);
			},
			/** Default: the cameras and screens of all participants. */
			stopVideo: async (peerId?: string): Promise<void> => {
				await attempt('stopVideo', peerId === undefined ? stopAllVideo() : request('stopVideo', { peerId }));
			},
			/** After `muteAll` or `stopVideo` of everybody: nobody may switch it on again by themselves. */
			keepStopped: async (): Promise<void> => {
				const { stopAnswer, participantPermissions: allowed } = state();
				if (!stopAnswer) return;
				const permissions: Partial<Permissions> = {};
				const allowedBefore: Partial<Permissions> = {};
				for (const name of permissionsOf[stopAnswer.source]) {
					permissions[name] = false;
					allowedBefore[name] = allowed[name];
				}
				if (await attempt('setPermissions', request('setPermissions', { permissions })))
					answer({ outcome: 'kept', allowedBefore });
			},
			/** What was allowed before is allowed again, and those who were stopped are told: nobody else switches it on. */
			undoStop: async (): Promise<void> => {
				const { stopAnswer } = state();
				if (!stopAnswer) return;
				const { source, outcome, invitable, allowedBefore: permissions } = stopAnswer;
				const undo = async () => {
					if (outcome === 'kept') await request('setPermissions', { permissions });
					await request('inviteToSend', { peerIds: invitable, source });
				};
				if (await attempt('inviteToSend', undo())) answer({ outcome: 'undone' });
			},
			dismissStopAnswer: () => update(() => ({ stopAnswer: null })),
			removePeer: (peerId: string) => command('removePeer', { peerId }),
			setRole: (peerId: string, role: Role) => command('setRole', { peerId, role }),
			/** Default: for all participants, also those who join later. */
			setPermissions: (permissions: Partial<Permissions>, peerId?: string) =>
				command('setPermissions', { permissions, ...(peerId !== undefined && { peerId }) }),
			/** Answers a raised hand of somebody who may not speak: permits it, and lowers the hand. */
			letSpeak: async (peerId: string): Promise<void> => {
				if (await attempt('setPermissions', request('setPermissions', { peerId, permissions: { mic: true } })))
					await command('lowerHand', { peerId });
			},
		};
	},
});
