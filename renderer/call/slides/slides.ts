import type { Capability } from '../entries.ts';
import { SlidesProjection, takesProjector } from './SlidesProjection.tsx';

export const slides: Capability = { projection: SlidesProjection, takesProjector };
