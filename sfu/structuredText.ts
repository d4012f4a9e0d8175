import { extname } from 'node:path';

const endings = ['.yaml', '.yml', '.json'];

/** Whether the name of a file says that it is YAML or JSON. */
export function isStructured(path: string): boolean {
	return endings.includes(extname(path).toLowerCase());
}

/**
 * Reads YAML, of which JSON is a part.
 * @throws Error: its message quotes the text, which may hold secrets; `linePos` says where the fault is
 */
export async function parseStructured(text: string): Promise<unknown> {
	const { parse } = await import('yaml');
	return parse(text, { prettyErrors: true });
}
