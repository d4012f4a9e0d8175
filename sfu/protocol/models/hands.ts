import { z } from 'zod';

export const RaisedHand = z.object({ peerId: z.string(), raisedAtMs: z.number() });
