import { z } from 'zod';
import { Id } from '../models/common.ts';
import { Done, operation } from './operation.ts';

const OfPeer = z.object({ peerId: Id });

export const lobby = {
	admit: operation({
		request: OfPeer,
		answer: Done,
		budget: 'manage',
		repeatable: false,
		from: 'room',
		who: 'moderator',
	}),
	deny: operation({
		request: OfPeer,
		answer: Done,
		budget: 'manage',
		repeatable: false,
		from: 'room',
		who: 'moderator',
	}),
};
