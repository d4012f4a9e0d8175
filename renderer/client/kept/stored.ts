import type { z } from 'zod';
import { readStored, writeStored } from '../../ui/storage.ts';

/** What is stored under the key as JSON; null: nothing, or not of this shape, e.g. written by an earlier version. */
export function readParsed<Schema extends z.ZodType>(
	schema: Schema,
	key: string,
	storage?: () => Storage,
): z.output<Schema> | null {
	const parsed = schema.safeParse(fromJson(readStored(key, storage)));
	return parsed.success ? parsed.data : null;
}

/** Stores a value as JSON. Does nothing where storage is blocked or full. */
export function writeJson(key: string, value: unknown, storage?: () => Storage): void {
	writeStored(key, JSON.stringify(value), storage);
}

function fromJson(text: string | null): unknown {
	if (text === null) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
