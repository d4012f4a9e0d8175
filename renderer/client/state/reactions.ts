import type { Reaction } from '../../../sfu/protocol/operations.ts';
import type { ReactionView } from '../types.ts';
import type { SelfState } from './self.ts';
import { slice } from './slice.ts';

type ReactionsState = {
	/** Each is removed after some seconds. */
	reactions: ReactionView[];
};

export const reactionsSlice = slice<ReactionsState, SelfState>()({
	initial: { reactions: [] },
	ended: { reactions: [] },
	effects: ({ messages }) => ({
		reaction: ({ peerId, reaction }) => messages.reaction(peerId, reaction),
	}),
	actions: ({ attempt, messages, request, state }) => ({
		react: async (reaction: Reaction): Promise<void> => {
			const isSent = await attempt('react', request('react', { reaction }));
			const { selfPeerId } = state();
			// The notice `reaction` does not come to the sender.
			if (isSent && selfPeerId !== null) messages.reaction(selfPeerId, reaction);
		},
	}),
});
