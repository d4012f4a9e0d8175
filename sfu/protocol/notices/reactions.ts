import { z } from 'zod';
import { Reaction } from '../models/reactions.ts';

export const reactions = { reaction: z.object({ peerId: z.string(), reaction: Reaction }) };
