import { z } from 'zod';
import { RemovedPerson } from '../../protocol/models/removals.ts';

/** A person that is kept out of the room, and by what it is recognised. */
export const Removal = RemovedPerson.extend({
	/** Of its access token. */
	subject: z.string(),
	/** Of its browser, as its client said. */
	deviceId: z.string().optional(),
	/** Address (of IPv6, network) from which it was in the room. */
	network: z.string().optional(),
	/** Of its other seats and earlier tokens. */
	others: z
		.object({ peerIds: z.array(z.string()), subjects: z.array(z.string()), deviceIds: z.array(z.string()) })
		.optional(),
});
export type Removal = z.output<typeof Removal>;
