import type { types } from 'mediasoup-client';
import type { Source } from '../../../sfu/protocol/models.ts';

type Options = Pick<types.ProducerOptions, 'encodings' | 'codecOptions'>;

/**
 * In kbit/s, all layers together: Chromium starts at 300 otherwise and takes seconds to send the largest picture. One
 * figure for camera and screen: they share a codec's payload type on one connection, whose parameters must be the same.
 */
const videoGoogleStartBitrate = 1_400;

/** How each source is sent. Bitrates in bit/s. */
export const produceOptions: Record<Source, Options> = {
	// DTX: silence costs nothing. FEC: a lost packet of speech is not heard as a gap.
	mic: { codecOptions: { opusDtx: true, opusFec: true, opusStereo: false } },
	// A film or a piece of music: no DTX, it would cut quiet passages.
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
		// One size, since text must stay readable; the temporal layers let weak receivers have fewer frames.
		encodings: [{ maxBitrate: 2_500_000, scalabilityMode: 'L1T3' }],
		codecOptions: { videoGoogleStartBitrate },
	},
};
