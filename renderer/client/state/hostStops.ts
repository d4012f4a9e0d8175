import type { Source, Stoppable } from '../../../sfu/protocol/models.ts';
import { readHostStops, writeHostStops } from '../kept/keptHostStops.ts';
import type { ToastKey } from '../types.ts';
import type { HandsState } from './hands.ts';
import { type Missed, missedChanges } from './missed.ts';
import { type KnownStops, newStops } from './newStops.ts';
import type { SelfState } from './self.ts';
import { slice } from './slice.ts';

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
export const hostStopsSlice = slice<HostStopsState, SelfState & HandsState>()({
	initial: { hostStops: null, missed: [] },
	ended: { missed: [] },
	entered: ({ parts }) => ({ hostStops: parts.hostStops }),
	notices: { hostStopsChanged: (_, hostStops) => ({ hostStops }) },
	effects: ({ messages, ownMedia, publisher, state, update }) => {
		const tell = (stopped: Source[]) => {
			for (const toast of new Set(stopped.map((source) => toastOf[source]))) messages.toast(toast);
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
