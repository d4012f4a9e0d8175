import { z } from 'zod';
import { noun } from './notice.ts';

const MediaTrouble = z
	.object({
		peerIds: z.array(z.string()).describe('whose media connection does not come up although they are in the room'),
		ports: z.array(z.number()).describe('of this computer, UDP and TCP, that they were offered'),
	})
	.describe('only for hosts and co-hosts');

export const mediaTrouble = noun({
	notices: { mediaTroubleChanged: MediaTrouble.describe('to hosts and co-hosts') },
	snapshot: MediaTrouble.exactOptional(),
});
