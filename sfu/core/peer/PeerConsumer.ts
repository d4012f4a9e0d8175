import type { types } from 'mediasoup';
import type { Listening } from './Listening.ts';

/** What a room uses of a consumer, whether it is on this server (mediasoup's own) or on another one. */
export interface PeerConsumer
	extends Pick<
			types.Consumer,
			| 'id'
			| 'producerId'
			| 'closed'
			| 'kind'
			| 'type'
			| 'rtpParameters'
			| 'paused'
			| 'producerPaused'
			| 'priority'
			| 'score'
			| 'preferredLayers'
			| 'currentLayers'
			| 'pause'
			| 'resume'
			| 'setPreferredLayers'
			| 'setPriority'
			| 'requestKeyFrame'
			| 'getStats'
			| 'close'
		>,
		Listening<
			Pick<types.ConsumerEvents, 'producerclose' | 'producerpause' | 'producerresume' | 'score' | 'layerschange'>
		> {
	readonly observer: Listening<Pick<types.ConsumerObserverEvents, 'close'>>;
}
