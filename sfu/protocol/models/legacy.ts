import type { z } from 'zod';

/**
 * Marks a field, a request or a notice that only the dialects of legacy clients need; Lectern's own page never uses it.
 * The AsyncAPI document shows the mark as `x-legacy` and in the description.
 */
export function legacy<Schema extends z.ZodType>(schema: Schema, description: string): Schema {
	return schema.meta({ 'x-legacy': true, description: `Legacy clients only: ${description}` });
}
