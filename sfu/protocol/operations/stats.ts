import { z } from 'zod';
import { Allocation } from '../models/allocation.ts';
import { PeerStats, RoomCounts } from '../models/stats.ts';
import { NoFields, operation } from './operation.ts';

export const stats = {
	getStats: operation({
		request: NoFields,
		answer: z.object({
			peers: z.array(PeerStats).describe('everybody for hosts and co-hosts, only oneself for others'),
			room: RoomCounts,
			allocation: Allocation,
		}),
		budget: 'read',
		repeatable: true,
		from: 'room',
		who: 'anyone',
	}),
};
