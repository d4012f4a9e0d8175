import { z } from 'zod';

/** What legacy clients that connect to each other exchange. */
export const SignalType = z.enum(['offer', 'answer', 'candidate']);
