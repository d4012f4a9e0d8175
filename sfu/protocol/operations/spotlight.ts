import { z } from 'zod';
import { Id } from '../models/common.ts';
import { moderating, operation } from './operation.ts';

export const spotlight = {
	spotlight: operation({
		...moderating,
		request: z.object({ peerId: Id.nullable().describe('null: nobody') }),
		repeatable: false,
	}),
};
