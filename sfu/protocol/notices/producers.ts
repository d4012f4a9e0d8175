import { z } from 'zod';
import { ProducerView } from '../models/media.ts';
import { VerifiedUserId } from '../models/peer.ts';
import { noun } from './notice.ts';

const By = z.enum(['owner', 'host']);
const OfProducer = z.object({ peerId: z.string(), producerId: z.string() });

export const producers = noun({
	notices: {
		producerAdded: z.object({ peerId: z.string(), userId: VerifiedUserId, producer: ProducerView }),
		producerPaused: OfProducer.extend({ by: By }),
		producerResumed: OfProducer,
		keyFrameNeeded: z
			.object({
				producerId: z.string(),
				spatialLayers: z.array(z.number()).describe('indices of the encodings, 0 the lowest; of one with SVC, 0'),
			})
			.describe(
				'to the owner of a video that `canMakeKeyFrames`: make a key frame of these layers now. Sent for RTCP requests that follow another one so closely that browsers may drop them',
			),
		producerClosed: OfProducer.extend({ userId: VerifiedUserId, by: By }),
	},
});
