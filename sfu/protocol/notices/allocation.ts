import { z } from 'zod';
import { Reception } from '../models/allocation.ts';
import { noun } from './notice.ts';

export const allocation = noun({
	notices: {
		demandChanged: z
			.object({
				producerId: z.string(),
				maxSpatialLayer: z.number().nullable().describe('null: nobody receives it, stop encoding'),
			})
			.describe('to the owner of a camera: the highest layer that anybody receives'),
		receptionChanged: Reception.describe('to a viewer: what it receives of the videos it shows, and why not all'),
		recommendAudioOnly: z
			.object({ participantCount: z.number() })
			.describe('the class is so large that clients should do without video'),
	},
	snapshot: Reception,
});
