import type { Notices } from '../../../sfu/protocol/notices.ts';
import type { MediaTrouble } from '../media/CallMedia.ts';
import { slice } from './slice.ts';

export type MediaTroubleState = {
	/** The class reaches us, its sound and video do not; null: they do. */
	mediaTrouble: MediaTrouble | null;
	/** For hosts and co-hosts: whom media do not reach, and the ports they were offered. Empty for participants. */
	peersInTrouble: Notices['mediaTroubleChanged'];
};

const nobody: Notices['mediaTroubleChanged'] = { peerIds: [], ports: [] };

/** Media connections that do not come up although the signalling is there, e.g. behind a firewall. */
export const mediaTroubleSlice = slice<MediaTroubleState>()({
	initial: { mediaTrouble: null, peersInTrouble: nobody },
	ended: { mediaTrouble: null, peersInTrouble: nobody },
	entered: ({ parts }) => ({ peersInTrouble: parts.mediaTrouble ?? nobody }),
	notices: { mediaTroubleChanged: (_, peersInTrouble) => ({ peersInTrouble }) },
	effects: ({ media, update }) => {
		media.on('troubleChanged', (mediaTrouble) => update(() => ({ mediaTrouble })));
		return {};
	},
});
