import type { Reception } from '../../../sfu/protocol/models.ts';
import { isWorse, limitOf } from '../media/reception.ts';
import type { Tile } from '../media/VisibleTiles.ts';
import { slice } from './slice.ts';

/** Where tiles are: in the page itself, or in the window for an audience. */
export type TileView = 'page' | 'stageWindow';

export type ReceptionState = {
	/** How much of the video on our screen the server sends, and why not all. */
	reception: Reception;
};

/** Received video: which tiles are on the screen, what the bandwidth allocation grants us, and the network budget. */
export const receptionSlice = slice<ReceptionState>()({
	initial: { reception: { step: 'full', reason: null, heldBack: [] } },
	entered: ({ parts }) => ({ reception: parts.allocation }),
	notices: { receptionChanged: (_, reception) => ({ reception }) },
	effects: ({ messages, subscriber, visibleTiles }) => {
		visibleTiles.on('sent', (producerIds) => subscriber.show(producerIds));
		return {
			entered: () => visibleTiles.resend(),
			receptionChanged: (reception, before) => {
				const limit = limitOf(reception);
				// Lower layers only look less sharp: that needs no message.
				if (!limit || limit.step === 'lowerLayers') return;
				if (isWorse(reception, before.reception)) messages.limited(limit);
			},
			recommendAudioOnly: () => messages.toast('audioOnlyRecommended'),
		};
	},
	actions: ({ command, visibleTiles }) => ({
		/** All tiles on the screen, sizes in CSS px, priority 1 to 255. To be called on layout changes; debounced inside. */
		setVisibleTiles: (tiles: Tile[], view: TileView = 'page') => visibleTiles.set(tiles, view),
		/** Mbit/s for all participants together; null: by the network of the server's computer. */
		setBudget: (budgetMbps: number | null) => command('setRoomOptions', { budgetMbps }),
	}),
});
