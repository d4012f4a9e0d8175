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
		producerClosed: OfProducer.extend({ userId: VerifiedUserId, by: By }),
	},
});
