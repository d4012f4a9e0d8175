import type { Capability } from '../entries.ts';
import { SlidesProjection } from './SlidesProjection.tsx';

export const slides: Capability = { projection: SlidesProjection };
