import { z } from 'zod';
import { SlidesView } from '../models/slides.ts';
import { noun } from './notice.ts';

const SlidesState = z.object({ slides: SlidesView });

export const slides = noun({ notices: { slidesChanged: SlidesState }, snapshot: SlidesState });
