import { z } from 'zod';

/** Text that is JSON, parsed. */
export const jsonText = z.string().transform((text, context): unknown => {
	try {
		return JSON.parse(text);
	} catch {
		context.addIssue('not JSON');
		return z.NEVER;
	}
});
