import { z } from 'zod';
import { Id } from '../models/common.ts';
import { Done, operation } from './operation.ts';

export const spotlight = {
	spotlight: operation({
		request: z.object({ peerId: Id.nullable().describe('null: nobody') }),
		answer: Done,
		budget: 'manage',
		repeatable: false,
		from: 'room',
		who: 'moderator',
	}),
};
