import type { PeersState } from './peers.ts';
import type { SelfState } from './self.ts';
import { slice } from './slice.ts';

type SpotlightState = {
	/** The participant whom a host shows large to everybody; null: nobody. */
	spotlightPeerId: string | null;
	/** The host or co-host whose choice it is, who may have left since; null: nobody is in the spotlight. */
	spotlightChosenBy: string | null;
};

const nobody: SpotlightState = { spotlightPeerId: null, spotlightChosenBy: null };

const stateOf = ({ peerId, chosenBy }: { peerId: string | null; chosenBy: string | null }): SpotlightState => ({
	spotlightPeerId: peerId,
	spotlightChosenBy: chosenBy,
});

export const spotlightSlice = slice<SpotlightState, PeersState & SelfState>()({
	initial: nobody,
	ended: nobody,
	entered: ({ parts }) => stateOf(parts.spotlight),
	notices: { spotlightChanged: (_, spotlight) => stateOf(spotlight) },
	effects: ({ messages }) => ({
		spotlightChanged: ({ peerId, chosenBy }, { selfPeerId, peers }) => {
			const chooser = peers.find((peer) => peer.peerId === chosenBy);
			if (peerId !== null && peerId === selfPeerId && chooser && !chooser.isSelf)
				messages.toast('spotlit', { name: chooser.displayName });
		},
	}),
	actions: ({ command }) => ({
		/** null: nobody. */
		spotlight: (peerId: string | null) => command('spotlight', { peerId }),
	}),
});
