import type { Capability } from '../entries.ts';
import { takesProjector, VotesProjection } from './VotesProjection.tsx';

export const votes: Capability = { projection: VotesProjection, takesProjector };
