import { z } from 'zod';
import { Id } from '../models/common.ts';
import { Done, NoFields, operation } from './operation.ts';

export const hands = {
	raiseHand: operation({
		request: NoFields,
		answer: Done,
		budget: 'talk',
		repeatable: true,
		from: 'room',
		who: 'anyone',
	}),
	lowerHand: operation({
		request: z.union([z.object({ peerId: Id.optional().describe("default: one's own hand") }), NoFields]),
		answer: Done,
		budget: 'manage',
		repeatable: true,
		from: 'room',
		who: 'selfOrModerator',
	}),
};
