import { slice } from './slice.ts';

type SpotlightState = {
	/** The participant whom a host shows large to everybody; null: nobody. */
	spotlightPeerId: string | null;
};

export const spotlightSlice = slice<SpotlightState>()({
	initial: { spotlightPeerId: null },
	ended: { spotlightPeerId: null },
	entered: ({ parts }) => ({ spotlightPeerId: parts.spotlight.peerId }),
	notices: { spotlightChanged: (_, { peerId: spotlightPeerId }) => ({ spotlightPeerId }) },
	actions: ({ command }) => ({
		/** null: nobody. */
		spotlight: (peerId: string | null) => command('spotlight', { peerId }),
	}),
});
