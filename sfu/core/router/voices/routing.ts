import type { ConsumerSlot } from '../../peer/ConsumerSlot.ts';
import type { Peer } from '../../peer/Peer.ts';
import type { Voices } from './Voices.ts';

/**
 * Whether an audio consumer of a peer may flow: one of a voice slot unless the peer itself speaks in it; one of a
 * single microphone, as legacy clients consume them, while the microphone has a slot; one of screen audio always.
 */
export function isRouted(peer: Peer, { producerId, origin }: ConsumerSlot, voices: Voices): boolean {
	if (voices.isVoice(producerId)) return voices.speakerOf(producerId) !== peer.id;
	return origin.source !== 'mic' || voices.hasSlot(producerId);
}

/** Pauses and resumes the audio consumers of all peers after a change in the voice slots. */
export async function routeVoices(peers: readonly Peer[], voices: Voices): Promise<void> {
	// Nothing is awaited before the requests to the worker, so they precede the next packet and no peer hears its own voice.
	await Promise.all(
		peers.flatMap((peer) =>
			peer.consumers
				.all()
				// A microphone that has just closed is not routed any more: its consumers close, and a request would fail.
				.filter(({ producerId }) => voices.isRouted(producerId))
				.map((slot) => slot.grant(isRouted(peer, slot, voices) ? 0 : null)),
		),
	);
}
