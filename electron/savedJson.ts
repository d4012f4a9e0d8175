import { readFileSync, writeFileSync } from 'node:fs';
import type { z } from 'zod';

/** What `writeSaved` wrote; null when the file is missing or invalid. */
export function readSaved<Value>(file: string, schema: z.ZodType<Value>): Value | null {
	try {
		return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
	} catch {
		return null;
	}
}

/** Never throws: what a window cannot save only costs the next one its size or place. */
export function writeSaved(file: string, value: unknown): void {
	try {
		writeFileSync(file, JSON.stringify(value));
	} catch (error) {
		console.warn(`${file} not saved`, error);
	}
}
