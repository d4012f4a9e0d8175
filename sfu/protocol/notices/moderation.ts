import { z } from 'zod';
import { InvitableSource } from '../models/media.ts';
import { NoFields, noun } from './notice.ts';

export const moderation = noun({
	notices: {
		removed: NoFields.describe('to the peer that a host removed'),
		takenOver: NoFields.describe(
			'to a connection that is closed then: another one, e.g. of a second tab, has taken its seat. Do not reconnect',
		),
		invitedToSend: z
			.object({ source: InvitableSource })
			.describe('to a peer that a host asks to switch it on again: the person decides'),
	},
});
