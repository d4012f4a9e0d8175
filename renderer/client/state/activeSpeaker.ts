import { slice } from './slice.ts';

type ActiveSpeakerState = { activeSpeakerPeerId: string | null };

/** Who speaks now. */
export const activeSpeakerSlice = slice<ActiveSpeakerState>()({
	initial: { activeSpeakerPeerId: null },
	ended: { activeSpeakerPeerId: null },
	notices: {
		activeSpeaker: ({ activeSpeakerPeerId }, { peerId }) =>
			activeSpeakerPeerId === peerId ? {} : { activeSpeakerPeerId: peerId },
		peerLeft: ({ activeSpeakerPeerId }, { peerId }) =>
			activeSpeakerPeerId === peerId ? { activeSpeakerPeerId: null } : {},
	},
});
