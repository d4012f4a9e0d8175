import { OfPeer } from '../models/common.ts';
import { moderating, operation } from './operation.ts';

export const removals = {
	allowAgain: operation({
		...moderating,
		request: OfPeer.describe(
			'a person that was removed or turned away may come in again, also while the room is locked',
		),
		example: { peerId: 'somebody' },
		repeatable: false,
	}),
};
