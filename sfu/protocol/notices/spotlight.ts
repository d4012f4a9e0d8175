import { z } from 'zod';
import { noun } from './notice.ts';

const SpotlightView = z.object({
	peerId: z.string().nullable().describe('null: nobody is in the spotlight'),
	chosenBy: z
		.string()
		.nullable()
		.describe(
			'peerId of the host or co-host who chose them, and who may have left since; null: nobody is in the spotlight',
		),
});

export const spotlight = noun({ notices: { spotlightChanged: SpotlightView }, snapshot: SpotlightView });
