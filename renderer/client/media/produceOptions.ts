import type { types } from 'mediasoup-client';
import type { Source } from '../../../sfu/protocol/models.ts';

type Options = Pick<types.ProducerOptions, 'encodings' | 'codecOptions' | 'disableTrackOnPause'>;

/**
 * kbit/s, all layers together. Without it Chromium starts at 300 and takes seconds to send the highest layer. Camera and
 * screen need the same value: they share a codec's payload type on one transport, whose fmtp parameters must be equal.
 */
const videoGoogleStartBitrate = 1_400;

/** How each source is sent. Bitrates in bit/s. */
export const produceOptions: Record<Source, Options> = {
	// DTX: silence is not sent. FEC: a lost packet of speech is not heard as a gap.
	mic: { codecOptions: { opusDtx: true, opusFec: true, opusStereo: false } },
	// Films and music: no DTX, which would cut quiet passages.
	screenAudio: { codecOptions: { opusFec: true, opusStereo: true, opusMaxAverageBitrate: 128_000 } },
	camera: {
		encodings: [
			{ scaleResolutionDownBy: 4, maxBitrate: 100_000 },
			{ scaleResolutionDownBy: 2, maxBitrate: 300_000 },
			{ scaleResolutionDownBy: 1, maxBitrate: 900_000 },
		],
		codecOptions: { videoGoogleStartBitrate },
	},
	screen: {
		// One spatial layer, so that text stays readable; with temporal layers weak receivers get fewer frames.
		encodings: [{ maxBitrate: 2_500_000, scalabilityMode: 'L1T3' }],
		codecOptions: { videoGoogleStartBitrate },
		// A paused screen is taken off its sender (`Publisher`): a disabled track is sent black.
		disableTrackOnPause: false,
	},
};
