import { z } from 'zod';
import { noun } from './notice.ts';

const OfConsumer = z.object({ consumerId: z.string() });

export const consumers = noun({
	notices: {
		consumerClosed: OfConsumer.describe("to the consumer's owner"),
		consumerPaused: OfConsumer.describe("to the consumer's owner"),
		consumerResumed: OfConsumer.describe("to the consumer's owner"),
		consumerScore: OfConsumer.extend({ score: z.number(), producerScore: z.number() }).describe(
			'0 (worst) to 10 (best), as mediasoup rates it',
		),
		layersChanged: OfConsumer.extend({ spatialLayer: z.number().nullable(), temporalLayer: z.number().nullable() }),
	},
});
