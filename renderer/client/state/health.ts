import { type ActiveConsumer, QualityMonitor } from '../media/QualityMonitor.ts';
import type { Subscriber } from '../media/Subscriber.ts';
import type { Quality, Stats } from '../types.ts';
import type { PeersState } from './peers.ts';
import { changePeer } from './peerViews.ts';
import type { ReceptionState } from './reception.ts';
import type { SelfState } from './self.ts';
import { slice } from './slice.ts';

type HealthState = { ownQuality: Quality };

/** How well the connections work: our own and, in `peers`, those of the others. */
export const healthSlice = slice<HealthState, PeersState & SelfState & ReceptionState>()({
	initial: { ownQuality: { level: 'unknown' } },
	effects: ({ media, request, state, subscriber, update }) => {
		let monitor: QualityMonitor | null = null;
		const rate = (peerId: string, quality: Quality) =>
			update(({ peers }) => ({ peers: changePeer(peers, peerId, (peer) => ({ ...peer, quality })) }));
		media.on('sessionChanged', (session) => {
			monitor?.close();
			monitor = session && new QualityMonitor(session, () => consumersToRate(state(), subscriber));
			monitor?.on('peerChanged', rate);
			monitor?.on('videoStalled', (consumerId) => {
				request('requestKeyFrame', { consumerId }).catch(() => {});
			});
			monitor?.on('ownChanged', (ownQuality) => {
				update(() => ({ ownQuality }));
				const { selfPeerId } = state();
				if (selfPeerId !== null) rate(selfPeerId, ownQuality);
			});
		});
		return { consumerScore: ({ consumerId, ...scores }) => monitor?.setScore(consumerId, scores) };
	},
	actions: ({ request }) => ({
		/** null: not available at the moment. */
		getStats: (): Promise<Stats | null> => request('getStats', {}).catch(() => null),
	}),
});

/** Without those whose producer is paused or held back: nothing arrives of them that could be rated. */
function consumersToRate(
	{ peers, reception }: PeersState & ReceptionState,
	{ activeConsumers }: Pick<Subscriber, 'activeConsumers'>,
): ActiveConsumer[] {
	const paused = new Set(reception.heldBack);
	for (const { media } of peers) {
		for (const view of Object.values(media)) if (view.paused) paused.add(view.producerId);
	}
	return activeConsumers
		.filter(({ consumer }) => !paused.has(consumer.producerId))
		.map(({ peerId, consumer: { id, track, kind } }) => ({ peerId, consumerId: id, trackId: track.id, kind }));
}
