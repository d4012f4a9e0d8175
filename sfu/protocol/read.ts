import { z } from 'zod';

type Reading<T> = { data: T; error?: undefined } | { data?: undefined; error: Error };

/**
 * `schema.safeParse` for data that a client sent; the error is a ZodError. zod compares `length` of any value before it
 * checks that the value is a string, and a `length` that is an object can throw.
 */
export function read<Schema extends z.ZodType>(schema: Schema, data: unknown): Reading<z.output<Schema>> {
	try {
		return schema.safeParse(data);
	} catch {
		return { error: new z.ZodError([{ code: 'custom', path: [], message: 'cannot be read', input: data }]) };
	}
}
