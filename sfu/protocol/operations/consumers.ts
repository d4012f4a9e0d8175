import { z } from 'zod';
import { Id } from '../models/common.ts';
import { ConsumerOptions } from '../models/media.ts';
import { RtpCapabilities } from '../models/sentMedia.ts';
import { Done, operation } from './operation.ts';

const OfConsumer = z.object({ consumerId: Id });
const CssPixels = z.number().min(0).max(16_384);
const own = { budget: 'media', from: 'room', who: 'anyone' } as const;

export const consumers = {
	consume: operation({
		...own,
		request: z.object({
			producerId: Id,
			transportId: Id.optional().describe("default: the peer's receive transport"),
			rtpCapabilities: RtpCapabilities.optional(),
			paused: z.boolean().optional().describe('default true: media flow once the consumer is resumed'),
		}),
		answer: ConsumerOptions,
		repeatable: true,
	}),
	resumeConsumer: operation({ ...own, request: OfConsumer, answer: Done, repeatable: true }),
	pauseConsumer: operation({ ...own, request: OfConsumer, answer: Done, repeatable: true }),
	closeConsumer: operation({ ...own, request: OfConsumer, answer: Done, repeatable: false }),
	setPreferredLayers: operation({
		...own,
		request: OfConsumer.extend({
			spatialLayer: z.number().int().min(0).max(7),
			temporalLayer: z.number().int().min(0).max(7).optional(),
		}),
		answer: Done,
		repeatable: true,
	}),
	setVisibleTiles: operation({
		...own,
		request: z
			.object({
				tiles: z
					.array(
						z.object({
							producerId: Id,
							width: CssPixels,
							height: CssPixels,
							priority: z.number().int().min(1).max(255),
						}),
					)
					.max(128),
			})
			.describe('the whole list of video tiles each time; the server pauses video that is not in the list'),
		answer: Done,
		repeatable: true,
	}),
	requestKeyFrame: operation({ ...own, request: OfConsumer, answer: Done, repeatable: true }),
};
