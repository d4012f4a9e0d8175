import { z } from 'zod';
import { ShownPage } from '../models/slides.ts';
import { moderating, NoFields, operation } from './operation.ts';

export const slides = {
	showPage: operation({
		...moderating,
		request: ShownPage.describe('ends a blank screen'),
		example: { documentId: 'somedocument', pageId: 's0' },
		repeatable: true,
	}),
	hideSlides: operation({ ...moderating, request: NoFields, repeatable: true }),
	blankSlides: operation({
		...moderating,
		request: z.object({ blank: z.boolean() }),
		example: { blank: true },
		repeatable: true,
	}),
	setFreePaging: operation({
		...moderating,
		request: z.object({ free: z.boolean() }),
		example: { free: true },
		repeatable: true,
	}),
};
