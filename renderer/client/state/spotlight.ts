import { slice } from './slice.ts';

/** The participant whom everybody sees large; `room.spotlightPeerId` says who it is. */
export const spotlightSlice = slice<Record<never, never>>()({
	initial: {},
	actions: ({ command }) => ({
		/** null: nobody. */
		spotlight: (peerId: string | null) => command('spotlight', { peerId }),
	}),
});
