import { z } from 'zod';
import { RemovedPerson } from '../models/removals.ts';
import { noun } from './notice.ts';

const Removals = z.object({ removed: z.array(RemovedPerson) }).describe('only for hosts and co-hosts');

export const removals = noun({
	notices: { removalsChanged: Removals.describe('to hosts and co-hosts') },
	snapshot: Removals.exactOptional(),
});
