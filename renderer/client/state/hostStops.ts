import type { Source, Stoppable } from '../../../sfu/protocol/models.ts';
import { readHostStops, writeHostStops } from '../kept/keptHostStops.ts';
import type { ToastKey } from '../types.ts';
import type { HandsState } from './hands.ts';
import { type Missed, missedChanges } from './missed.ts';
import { type KnownStops, newStops } from './newStops.ts';
import type { SelfState } from './self.ts';
import { slice } from './slice.ts';
import type { ToastsState } from './toasts.ts';

type HostStopsState = KnownStops & {
	/** What hosts changed for us while our connection was lost; shown until dismissed. */
	missed: Missed[];
};

const toastOf: Record<Source, ToastKey> = {
	mic: 'mutedByHost',
	camera: 'videoStoppedByHost',
	screen: 'shareStoppedByHost',
	screenAudio: 'shareStoppedByHost',
};

/**
 * What a host stopped stays off until the person switches it on anew: also what was stopped while we were cut off, and
 * before anything is sent again.
 */
export const hostStopsSlice = slice<HostStopsState, SelfState & HandsState & ToastsState>()({
	initial: { hostStops: null, missed: [] },
	ended: { missed: [] },
	entered: ({ parts }) => ({ hostStops: parts.hostStops }),
	notices: { hostStopsChanged: (_, hostStops) => ({ hostStops }) },
	effects: ({ messages, ownMedia, publisher, state, update }) => {
		const tell = (stopped: Source[]) => {
			const { mic: maySpeak } = state().permissions;
			const toasts = stopped.map((source) => (source === 'mic' && !maySpeak ? 'speakingForbidden' : toastOf[source]));
			for (const toast of new Set(toasts)) messages.toast(toast);
		};
		const isSelf = (peerId: string) => peerId === state().selfPeerId;
		return {
			entered: (joined, before) => {
				const { hostStops } = joined.parts;
				const stopped = newStops(hostStops, before.hostStops ?? readHostStops(joined.peerId));
				writeHostStops(joined.peerId, hostStops);
				publisher.setHostStops(hostStops);
				const wereOn = ownMedia.stop(stopped.filter(isSource));
				const missed = missedChanges(before, joined, [...wereOn, ...stopped.filter((what) => what === 'hand')]);
				if (missed.length > 0) update((present) => ({ missed: [...new Set([...present.missed, ...missed])] }));
			},
			hostStopsChanged: (hostStops, before) => {
				if (before.selfPeerId !== null) writeHostStops(before.selfPeerId, hostStops);
				publisher.setHostStops(hostStops);
				tell(ownMedia.stop(newStops(hostStops, before.hostStops).filter(isSource)));
			},
			peerUpdated: ({ peerId, permissions }) => {
				if (!isSelf(peerId) || permissions?.mic !== false) return;
				// "Unmute when it is your turn" is no longer true.
				const outdated = state().toasts.find(({ key }) => key === 'mutedByHost');
				if (!outdated) return;
				messages.dismissToast(outdated.id);
				messages.toast('speakingForbidden');
			},
			producerClosed: ({ peerId, producerId }) => {
				if (isSelf(peerId)) tell(ownMedia.producerClosed(producerId));
			},
		};
	},
	actions: ({ update }) => ({
		dismissMissed: () => update(() => ({ missed: [] })),
	}),
});

const isSource = (what: Stoppable): what is Source => what !== 'hand';
