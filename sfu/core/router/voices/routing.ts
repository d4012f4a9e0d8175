import type { ConsumerSlot } from '../../peer/ConsumerSlot.ts';
import type { Peer } from '../../peer/Peer.ts';
import type { Voices } from './Voices.ts';

/**
 * Whether sound may flow to a peer: a voice unless it is its own; a single microphone, as older clients consume them,
 * while it is among the loudest; the sound of a screen always.
 */
export function isRouted(peer: Peer, { producerId, origin }: ConsumerSlot, voices: Voices): boolean {
	if (voices.has(producerId)) return voices.speakerIn(producerId) !== peer.id;
	return origin.source !== 'mic' || voices.carries(producerId);
}

/** After a change in the voices: who hears what. */
export async function routeVoices(peers: Peer[], voices: Voices): Promise<void> {
	// The worker is told before the next packet, nothing is awaited up to there: nobody hears themselves for a moment.
	await Promise.all(
		peers.flatMap((peer) =>
			peer.consumers
				.all()
				// What has just closed closes its consumers, too: the worker must not be asked about them.
				.filter(({ producerId }) => voices.knows(producerId))
				.map((slot) => slot.grant(isRouted(peer, slot, voices) ? 0 : null)),
		),
	);
}
