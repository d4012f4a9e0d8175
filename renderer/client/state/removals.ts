import type { RemovedPerson } from '../../../sfu/protocol/models/removals.ts';
import { slice } from './slice.ts';

type RemovalsState = {
	/** Who is kept out of the class until it ends; always empty for participants. */
	removed: RemovedPerson[];
};

export const removalsSlice = slice<RemovalsState>()({
	initial: { removed: [] },
	ended: { removed: [] },
	entered: ({ parts }) => ({ removed: parts.removals?.removed ?? [] }),
	notices: { removalsChanged: (_, { removed }) => ({ removed }) },
	actions: ({ command }) => ({
		allowAgain: (peerId: string) => command('allowAgain', { peerId }),
	}),
});
