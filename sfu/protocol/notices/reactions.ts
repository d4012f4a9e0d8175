import { z } from 'zod';
import { Reaction } from '../models/reactions.ts';
import { noun } from './notice.ts';

export const reactions = noun({ notices: { reaction: z.object({ peerId: z.string(), reaction: Reaction }) } });
