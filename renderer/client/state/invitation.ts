import type { InvitableSource } from '../../../sfu/protocol/models.ts';
import { type KnownStops, newStops } from './newStops.ts';
import type { OwnMediaState } from './ownMedia.ts';
import type { SelfState } from './self.ts';
import { slice } from './slice.ts';

type InvitationState = {
	/** What a host lets or asks us to switch on; null: nothing, or it is on, or was dismissed. */
	invitation: InvitableSource | null;
};

/** Nobody switches another's microphone on: whoever may speak from now on is asked, and answers by a press. */
export const invitationSlice = slice<InvitationState, SelfState & OwnMediaState & KnownStops>()({
	initial: { invitation: null },
	ended: { invitation: null },
	entered: ({ permissions }, { before }) => {
		const isAllowed = before.selfPeerId !== null && !before.permissions.mic && permissions.mic;
		return isAllowed ? { invitation: 'mic' } : {};
	},
	notices: {
		invitedToSend: (state, { source }) => (state[source].status === 'on' ? {} : { invitation: source }),
	},
	effects: ({ ownMedia, state, update }) => {
		ownMedia.on('changed', () => {
			const { invitation } = state();
			if (invitation && ownMedia.states[invitation].status === 'on') update(() => ({ invitation: null }));
		});
		return {
			hostStopsChanged: (hostStops, { hostStops: known, invitation }) => {
				if (invitation && newStops(hostStops, known).includes(invitation)) update(() => ({ invitation: null }));
			},
			peerUpdated: ({ peerId, permissions }, before) => {
				if (peerId !== before.selfPeerId || !permissions) return;
				if (!before.permissions.mic && permissions.mic) update(() => ({ invitation: 'mic' }));
			},
		};
	},
	actions: ({ update }) => ({ dismissInvitation: () => update(() => ({ invitation: null })) }),
});
