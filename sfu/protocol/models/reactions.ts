import { z } from 'zod';

/** Shown over the tile of its sender. */
export const Reaction = z.enum(['thumbsUp', 'clap', 'laugh', 'surprised', 'heart', 'question']);
export type Reaction = z.output<typeof Reaction>;
