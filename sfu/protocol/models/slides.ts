import { z } from 'zod';
import { Id } from './common.ts';
import { PageId } from './documents.ts';

export const ShownPage = z.object({ documentId: Id, pageId: PageId });
export type ShownPage = z.output<typeof ShownPage>;

/** Which page of which document everybody sees. */
export const SlidesView = z
	.object({
		shown: ShownPage.nullable().describe('null: none'),
		blank: z.boolean().describe('a blank screen is shown instead'),
		freePaging: z.boolean().describe('participants may turn pages for themselves'),
	})
	.meta({ id: 'Slides' });
export type SlidesView = z.output<typeof SlidesView>;
